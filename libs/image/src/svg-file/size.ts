import { SvgFileError } from './error.ts';
import { attributesOf, type SvgTag } from './tags.ts';

/** The longer side, in pixels, of a drawing that has no size of its own. */
export const SVG_SIDE = 1536;

/** CSS pixels (96 to an inch) in each absolute unit; `em` and `ex` of a font of 16 pixels. */
const units: Readonly<Record<string, number>> = {
  '': 1,
  px: 1,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
  q: 96 / 101.6,
  pt: 96 / 72,
  pc: 16,
  em: 16,
  rem: 16,
  ex: 8,
};

/** A length in pixels; undefined where it is missing, relative (per cent, `auto`) or nonsense. */
function pixels(value: string | undefined): number | undefined {
  const match = /^\+?(\d{1,12}(?:\.\d{0,12})?|\.\d{1,12})(e[-+]?\d{1,2})?([a-z]{0,3})$/i.exec((value ?? '').trim());
  const unit = match && units[match[3]!.toLowerCase()];
  const length = unit ? Number(match[1]! + (match[2] ?? '')) * unit : 0;
  return length > 0 && Number.isFinite(length) ? length : undefined;
}

const sizing = new Set(['width', 'height', 'min-width', 'min-height', 'max-width', 'max-height']);

/** `a: b; c: d` taken apart; what sets a size apart from the rest. */
function readStyle(style: string): { own: Record<string, string>; rest: string } {
  const own: Record<string, string> = {};
  const rest: string[] = [];
  for (const declaration of style.split(';')) {
    const colon = declaration.indexOf(':');
    const name = declaration.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    if (sizing.has(name)) own[name] = declaration.slice(colon + 1).trim();
    else if (declaration.trim() !== '') rest.push(declaration.trim());
  }
  return { own, rest: rest.join(';') };
}

function readViewBox(text: string | undefined): readonly number[] | undefined {
  const numbers = (text ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const valid = numbers.length === 4 && numbers.every(Number.isFinite) && numbers[2]! > 0 && numbers[3]! > 0;
  return valid ? numbers : undefined;
}

interface SizedRoot {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** The root's tag with these sides, in pixels, and a viewBox, without event handlers. */
  readonly tag: string;
}

const whole = (length: number) => Math.max(1, Math.round(length));

/**
 * How large a drawing is drawn. Its own width and height count where they are absolute, a missing one follows from the
 * viewBox; a drawing that has only proportions (no size, or per cent) is {@link SVG_SIDE} pixels on its longer side.
 * Throws SvgFileError when it has neither.
 */
export function sizeRoot(text: string, tag: SvgTag): SizedRoot {
  const attributes = attributesOf(text, tag);
  const find = (name: string) => attributes.find((attribute) => attribute.name === name)?.value;
  const { own, rest } = readStyle(find('style') ?? '');
  const box = readViewBox(find('viewBox'));
  let [width, height] = [pixels(own['width'] ?? find('width')), pixels(own['height'] ?? find('height'))];
  if (box) {
    const aspect = box[2]! / box[3]!;
    if (width === undefined && height === undefined) {
      const scale = SVG_SIDE / Math.max(box[2]!, box[3]!);
      [width, height] = [box[2]! * scale, box[3]! * scale];
    } else [width, height] = [width ?? height! * aspect, height ?? width! / aspect];
  }
  if (width === undefined || height === undefined) {
    throw new SvgFileError('expected an SVG with a viewBox, or with width and height, got none of them');
  }
  const kept = attributes.filter(
    ({ name }) => !['width', 'height', 'viewBox', 'style'].includes(name) && !/^on[a-z]/.test(name),
  );
  const quote = (value: string) => (value.includes('"') ? `'${value}'` : `"${value}"`);
  const sides = [whole(width), whole(height)] as const;
  const written = [
    ...kept.map(({ name, value }) => `${name}=${quote(value)}`),
    ...(rest === '' ? [] : [`style=${quote(rest)}`]),
    `width="${sides[0]}"`,
    `height="${sides[1]}"`,
    `viewBox="${(box ?? [0, 0, width, height]).join(' ')}"`,
  ];
  return {
    width: sides[0],
    height: sides[1],
    tag: `<${tag.name} ${written.join(' ')}${tag.empty ? '/' : ''}>`,
  };
}
