import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { hexToRgb, luma, rgbToHex, rgbToHsl, type Rng } from '@irodori/image';
import { readDrawing, type Drawing, type DrawingOptions } from '../svg/drawing.ts';
import { parseSvg } from '../svg/tree.ts';
import { baseName, splitOf, type Split } from './split.ts';

const require = createRequire(import.meta.url);

interface IconifyJson {
  readonly width?: number;
  readonly height?: number;
  readonly icons: Readonly<Record<string, { body: string; width?: number; height?: number }>>;
}

interface IconPackage {
  readonly icons: IconifyJson;
  readonly categories: Readonly<Record<string, readonly string[]>>;
}

/** The packages hold up to 25 MB of text: read once, shared by both splits. */
const packages = new Map<string, IconPackage>();

function readPackage(name: string): IconPackage {
  let found = packages.get(name);
  if (!found) {
    const folder = dirname(require.resolve(`${name}/package.json`));
    const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const { categories } = read('metadata.json') as { categories: Record<string, string[]> };
    found = { icons: read('icons.json') as IconifyJson, categories };
    packages.set(name, found);
  }
  return found;
}

/** Variants of one drawing: skin tones, genders. */
interface IconGroup {
  readonly name: string;
  readonly variants: readonly string[];
}

export interface IconSetOptions extends DrawingOptions {
  readonly package: string;
  /** How often a group of this category is drawn; categories not named are left out. */
  readonly categories: Readonly<Record<string, number>>;
  readonly split: Split;
}

interface Icon {
  readonly drawing: Drawing;
  /** Skin colors of this icon, the main one first; empty where the set does not tell. */
  readonly skin: readonly string[];
}

const fairest = /-(?:light|medium-light)(?:-skin-tone)?$/;
const darkest = /-dark(?:-skin-tone)?$/;

/** An Iconify set taken apart lazily: groups by base name, of one split. */
export class IconSet {
  readonly #json: IconifyJson;
  readonly #byCategory: readonly (readonly [groups: readonly IconGroup[], weight: number])[];
  readonly #cache = new Map<string, Icon>();
  readonly count: number;

  readonly #options: IconSetOptions;

  constructor(options: IconSetOptions) {
    this.#options = options;
    const { icons, categories } = readPackage(options.package);
    this.#json = icons;
    this.#byCategory = Object.entries(options.categories).map(([category, weight]) => {
      const groups = groupNames((categories[category] ?? []).filter((name) => this.#usable(name)));
      return [groups.filter((group) => splitOf(group.name) === options.split), weight] as const;
    });
    this.count = this.#byCategory.reduce((sum, [groups]) => sum + groups.length, 0);
  }

  /** Filters and symbols draw differently from renderer to renderer: such icons (about one in a hundred) stay out. */
  #usable(name: string): boolean {
    const icon = this.#json.icons[name];
    return icon !== undefined && !/<(?:filter|symbol|text|image|mask)\b/.test(icon.body) && icon.body.length < 60_000;
  }

  /** A random icon: category by weight, then group, then variant. */
  pick(rng: Rng): Icon {
    const groups = rng.weighted(this.#byCategory.filter(([list]) => list.length > 0));
    const group = rng.pick(groups);
    const known = group.variants.filter((name) => fairest.test(name));
    return this.icon(rng.pick(known.length > 0 ? known : group.variants));
  }

  icon(name: string): Icon {
    let icon = this.#cache.get(name);
    if (!icon) {
      const { body, width, height } = this.#json.icons[name]!;
      const [w, h] = [width ?? this.#json.width ?? 16, height ?? this.#json.height ?? 16];
      const drawing = readDrawing(
        `${this.#options.package.split('/').at(-1)}/${name}`,
        parseSvg(body),
        w,
        h,
        this.#options,
      );
      icon = { drawing, skin: this.#skinOf(name, drawing) };
      this.#cache.set(name, icon);
    }
    return icon;
  }

  /** What changes between the fair and the dark variant of an icon and has the hue and lightness of skin, is skin. */
  #skinOf(name: string, drawing: Drawing): string[] {
    if (!fairest.test(name)) return [];
    const other = name.replace(/-(?:medium-)?light(?=-|$)/g, '-dark');
    const dark = this.#json.icons[other]?.body;
    if (!darkest.test(other) || dark === undefined) return [];
    const stays = new Set((dark.match(/#[0-9a-f]{3,6}\b/gi) ?? []).map((hex) => rgbToHex(hexToRgb(hex) ?? [0, 0, 0])));
    const isSkin = (hex: string) => {
      const rgb = hexToRgb(hex)!;
      const [hue, saturation] = rgbToHsl(rgb);
      return !stays.has(hex) && luma(rgb) > 110 && (hue < 48 || hue > 340) && saturation > 0.15;
    };
    const skin = [...drawing.colors].filter(([hex]) => isSkin(hex));
    const largest = Math.max(0, ...skin.map(([, area]) => area));
    // The main tone is the lightest that covers much: larger ones may be the shade behind the face.
    const rank = ([hex, area]: readonly [string, number]) => (area > largest * 0.3 ? luma(hexToRgb(hex)!) : 0);
    return skin.sort((a, b) => rank(b) - rank(a)).map(([hex]) => hex);
  }
}

function groupNames(names: readonly string[]): IconGroup[] {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const base = baseName(name);
    const list = groups.get(base);
    if (list) list.push(name);
    else groups.set(base, [name]);
  }
  return [...groups].map(([name, variants]) => ({ name, variants }));
}
