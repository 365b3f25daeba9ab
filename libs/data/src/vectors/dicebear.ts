import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { hexToRgb, mixRgb, rgbToHex, type Rng } from '@irodori/image';
import type { Figure } from '../svg/collage.ts';
import { readDrawing } from '../svg/drawing.ts';
import { paintDrawing } from '../svg/paint.ts';
import { drawColor, drawHair, drawRecolor, drawSkin } from '../svg/recolor.ts';
import type { SvgNode } from '../svg/tree.ts';
import type { FigureSource } from './icon-figures.ts';
import { splitOf, type Split } from './split.ts';

const require = createRequire(import.meta.url);

type AttributeValue = string | { readonly type: string; readonly name: string };

interface StyleElement {
  readonly type: 'element' | 'component';
  readonly name: string;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly children?: readonly StyleElement[];
}

interface StyleComponent {
  readonly probability?: number;
  readonly variants: Readonly<Record<string, { readonly elements?: readonly StyleElement[] }>>;
}

interface StyleDefinition {
  readonly canvas: { readonly width: number; readonly height: number; readonly elements: readonly StyleElement[] };
  readonly components: Readonly<Record<string, StyleComponent>>;
  readonly colors: Readonly<Record<string, { readonly values: readonly string[] }>>;
}

interface StyleSpec {
  readonly name: string;
  readonly license: 'CC0 1.0' | 'CC BY 4.0';
  readonly artist: string;
  /** Share among the styles of the `dicebear` source. */
  readonly weight: number;
  /** Slots that are line. */
  readonly ink: readonly string[];
  /** The style draws all of its lines itself. */
  readonly inked: boolean;
  /** Component whose variants are parted between training and validation. */
  readonly splitBy: string;
  /** Slots colored as hair, skin and cloth; the rest keeps the style's own values. */
  readonly hair: readonly string[];
  readonly skin: readonly string[];
  readonly cloth: readonly string[];
}

/** The styles used, each with its license and where its lines are. */
const dicebearStyles: readonly StyleSpec[] = [
  {
    name: 'lorelei',
    license: 'CC0 1.0',
    artist: 'Lisa Wischofsky',
    weight: 4,
    ink: ['outline', 'eyes', 'eyebrows', 'mouth', 'nose', 'freckles', 'glasses', 'earrings'],
    inked: false,
    splitBy: 'hair',
    hair: ['hair'],
    skin: ['skin'],
    cloth: ['hairAccessories'],
  },
  {
    name: 'adventurer',
    license: 'CC BY 4.0',
    artist: 'Lisa Wischofsky',
    weight: 3,
    ink: ['ink', 'eyes', 'glasses', 'earrings'],
    inked: true,
    splitBy: 'hair',
    hair: ['hair'],
    skin: ['skin'],
    cloth: [],
  },
  {
    name: 'open-peeps',
    license: 'CC0 1.0',
    artist: 'Pablo Stanley',
    weight: 2,
    ink: ['ink'],
    inked: true,
    splitBy: 'head',
    hair: ['headContrast'],
    skin: ['skin'],
    cloth: ['clothing'],
  },
  {
    name: 'notionists',
    license: 'CC0 1.0',
    artist: 'Zoish',
    weight: 1,
    ink: ['ink'],
    inked: true,
    splitBy: 'hair',
    hair: [],
    skin: ['paper'],
    cloth: [],
  },
  {
    name: 'micah',
    license: 'CC BY 4.0',
    artist: 'Micah Lanier',
    weight: 1,
    ink: ['mouth', 'eyebrows', 'eyes'],
    inked: false,
    splitBy: 'hair',
    hair: ['hair', 'facialHair'],
    skin: ['base'],
    cloth: ['shirt', 'glasses', 'earring'],
  },
  {
    name: 'big-smile',
    license: 'CC BY 4.0',
    artist: 'Ashley Seo',
    weight: 1,
    ink: [],
    inked: false,
    splitBy: 'hair',
    hair: ['hair'],
    skin: ['skin'],
    cloth: [],
  },
];

/** Components left to chance are drawn more often than the styles do: variety matters more than likeness. */
const optionalBoost = 2;

class StyleSource implements FigureSource {
  readonly name: string;
  readonly count = Infinity;
  readonly #definition: StyleDefinition;

  readonly #spec: StyleSpec;
  readonly #split: Split;

  constructor(spec: StyleSpec, split: Split) {
    this.#spec = spec;
    this.#split = split;
    this.name = spec.name;
    const file = require.resolve(`@dicebear/styles/${spec.name}.json`);
    this.#definition = JSON.parse(readFileSync(file, 'utf8')) as StyleDefinition;
  }

  #variantNames(component: string): string[] {
    const names = Object.keys(this.#definition.components[component]!.variants);
    if (component !== this.#spec.splitBy) return names;
    const own = names.filter((name) => splitOf(`${this.#spec.name} ${name}`, 0.12) === this.#split);
    return own.length > 0 ? own : names.slice(0, 1);
  }

  draw(rng: Rng): Figure {
    const { canvas, components } = this.#definition;
    const chosen = new Map<string, string | undefined>();
    for (const [name, component] of Object.entries(components)) {
      const own = rng.fork(name);
      const probability =
        component.probability === undefined ? 1 : Math.min(1, (component.probability / 100) * optionalBoost);
      chosen.set(name, own.chance(probability) ? own.pick(this.#variantNames(name)) : undefined);
    }
    const nodes = this.#expand(canvas.elements, chosen);
    const spec = this.#spec;
    const drawing = readDrawing(`${spec.name}/${chosen.get(spec.splitBy)}`, nodes, canvas.width, canvas.height, {
      inkSlots: new Set(spec.ink),
      inkColors: new Set(['#000000']),
      inked: spec.inked,
    });
    return {
      id: drawing.id,
      width: canvas.width,
      height: canvas.height,
      paint: (own, plan) => {
        const slots = this.#drawSlots(own);
        const ink = plan.ink('#808080');
        const recolor = drawRecolor(own.fork('recolor'), { skin: [], colors: new Map() });
        return paintDrawing(drawing, {
          ...plan,
          outline: spec.inked ? 0 : plan.outline * 0.8,
          cel: spec.inked ? undefined : plan.cel,
          recolor: (value, area) => {
            const slot = value.startsWith('slot:') ? value.slice(5) : undefined;
            if (slot !== undefined) return spec.ink.includes(slot) ? ink : (slots.get(slot) ?? '#333333');
            return value === '#000000' ? ink : recolor(value, area);
          },
        });
      },
    };
  }

  #drawSlots(rng: Rng): Map<string, string> {
    const slots = new Map<string, string>();
    const skin = rng.chance(0.9) ? drawSkin(rng) : drawColor(rng);
    const hair = drawHair(rng);
    for (const [slot, { values }] of Object.entries(this.#definition.colors)) {
      const own = rng.fork(slot);
      const spec = this.#spec;
      if (spec.skin.includes(slot)) slots.set(slot, rgbToHex(skin));
      else if (spec.hair.includes(slot)) slots.set(slot, rgbToHex(hair));
      else if (spec.cloth.includes(slot)) slots.set(slot, rgbToHex(drawColor(own)));
      else if (slot === 'lips' || slot === 'tongue') {
        slots.set(slot, rgbToHex(mixRgb(hexToRgb(values[0]!)!, drawColor(own), 0.2)));
      } else slots.set(slot, own.pick(values));
    }
    return slots;
  }

  /** Components replaced by the chosen variants, colors by slot references. */
  #expand(elements: readonly StyleElement[], chosen: ReadonlyMap<string, string | undefined>): SvgNode[] {
    return elements.flatMap((element): SvgNode[] => {
      const attributes: Record<string, string> = {};
      for (const [key, value] of Object.entries(element.attributes ?? {})) {
        attributes[key] = typeof value === 'string' ? value : `slot:${value.name}`;
      }
      if (element.type === 'element') {
        return [{ name: element.name, attributes, children: this.#expand(element.children ?? [], chosen) }];
      }
      const variant = chosen.get(element.name);
      if (variant === undefined) return [];
      const inner = this.#definition.components[element.name]?.variants[variant]?.elements ?? [];
      return [{ name: 'g', attributes, children: this.#expand(inner, chosen) }];
    });
  }
}

/** The DiceBear styles as one source. */
export function dicebearSource(split: Split): FigureSource {
  const styles = dicebearStyles.map((spec) => [new StyleSource(spec, split), spec.weight] as const);
  return { name: 'dicebear', count: Infinity, draw: (rng) => rng.weighted(styles).draw(rng.fork('style')) };
}
