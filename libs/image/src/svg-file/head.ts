import { decodeText } from '../platform.ts';
import { SvgFileError } from './error.ts';

/** So much of a file is looked through for the root of an SVG. */
const HEAD_BYTES = 1 << 16;
/** Longest text an entity may stand for. */
const MAX_ENTITY = 4096;
/** Characters that all entities of a file together may add. */
const MAX_GROWTH = 1 << 20;

/** What stands before the root element. */
interface SvgHead {
  /** Where the root's `<` is. */
  readonly root: number;
  /** The declarations between the brackets of the DOCTYPE, where there are any. */
  readonly declarations: string;
}

const byteOrderMarks: readonly (readonly [label: string, ...bytes: number[]])[] = [
  ['utf-8', 0xef, 0xbb, 0xbf],
  ['utf-16le', 0xff, 0xfe],
  ['utf-16be', 0xfe, 0xff],
];

function encodingOf(bytes: Uint8Array): string {
  for (const [label, ...mark] of byteOrderMarks) if (mark.every((byte, i) => bytes[i] === byte)) return label;
  const line = decodeText(bytes.subarray(0, 256), 'latin1');
  if (!line.startsWith('<?xml')) return 'utf-8';
  return /encoding=["']([\w.:-]{1,40})["']/.exec(line.slice(0, line.indexOf('?>') + 1))?.[1] ?? 'utf-8';
}

/** The text of an XML file, by its byte order mark or the encoding it declares. Throws SvgFileError on an unknown encoding. */
export function decodeXml(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  try {
    return decodeText(bytes, encoding);
  } catch {
    throw new SvgFileError(`expected an encoding such as UTF-8, got '${encoding}'`);
  }
}

const skipSpace = (text: string, at: number): number => {
  while (at < text.length && text.charCodeAt(at) <= 32) at++;
  return at;
};

/** Behind `mark` where it comes next, or at the end of the text. */
const behind = (text: string, mark: string, from: number): number => {
  const at = text.indexOf(mark, from);
  return at < 0 ? text.length : at + mark.length;
};

/** Runs through a DOCTYPE that starts at `at`, once. */
function readDoctype(text: string, at: number): { end: number; declarations: string } {
  const stops = /["'[\]>]|<!--|<\?/g;
  let [open, declarations] = [-1, ''];
  stops.lastIndex = at + 1;
  for (let stop = stops.exec(text); stop; stop = stops.exec(text)) {
    const [mark] = stop;
    if (mark === '"' || mark === "'") stops.lastIndex = behind(text, mark, stop.index + 1);
    else if (mark === '<!--') stops.lastIndex = behind(text, '-->', stop.index + 4);
    else if (mark === '<?') stops.lastIndex = behind(text, '?>', stop.index + 2);
    else if (mark === '[' && open < 0) open = stop.index + 1;
    else if (mark === ']' && open >= 0) {
      declarations = text.slice(open, stop.index);
      open = -1;
    } else if (mark === '>' && open < 0) return { end: stop.index + 1, declarations };
  }
  return { end: text.length, declarations };
}

/** Finds the root element of an SVG behind declaration, comments and DOCTYPE; undefined when the root is another. */
function readSvgHead(text: string): SvgHead | undefined {
  let declarations = '';
  for (let at = skipSpace(text, text.charCodeAt(0) === 0xfeff ? 1 : 0); text[at] === '<'; at = skipSpace(text, at)) {
    if (text.startsWith('<?', at)) at = behind(text, '?>', at + 2);
    else if (text.startsWith('<!--', at)) at = behind(text, '-->', at + 4);
    else if (/^<!doctype$/i.test(text.slice(at, at + 9))) ({ end: at, declarations } = readDoctype(text, at));
    else return /^<(?:[\w-]{1,40}:)?svg[\s/>]/i.test(text.slice(at, at + 48)) ? { root: at, declarations } : undefined;
  }
  return undefined;
}

/** Whether a file is an SVG, by its first 64 KiB; takes time in proportion to them, whatever they hold. */
export function isSvg(bytes: Uint8Array): boolean {
  // The first character is a blank, a byte order mark or '<'.
  if (![0x09, 0x0a, 0x0d, 0x20, 0x3c, 0xef, 0xff, 0xfe].includes(bytes[0] ?? 0)) return false;
  try {
    return readSvgHead(decodeXml(bytes.subarray(0, HEAD_BYTES))) !== undefined;
  } catch {
    return false;
  }
}

/**
 * The entities that a DOCTYPE declares, as Illustrator writes its name spaces. Throws SvgFileError where one is loaded
 * from elsewhere, holds markup or others, or is long: such files are made to grow.
 */
function readEntities(declarations: string): ReadonlyMap<string, string> {
  const entities = new Map<string, string>();
  const part = /<!--|<\?|<!ENTITY\b/g;
  for (let found = part.exec(declarations); found; found = part.exec(declarations)) {
    if (found[0] !== '<!ENTITY') {
      part.lastIndex = behind(declarations, found[0] === '<?' ? '?>' : '-->', part.lastIndex);
      continue;
    }
    const name = /\s+([\w:.-]{1,100})\s+/y;
    name.lastIndex = part.lastIndex;
    const key = name.exec(declarations)?.[1];
    const quote = declarations[name.lastIndex];
    if (key === undefined || (quote !== '"' && quote !== "'")) {
      throw new SvgFileError('expected a self-contained SVG, got one with an entity declaration that is no plain text');
    }
    const end = declarations.indexOf(quote, name.lastIndex + 1);
    const value = declarations.slice(name.lastIndex + 1, Math.max(end, name.lastIndex + 1));
    if (end < 0 || value.length > MAX_ENTITY || /[&<%]/.test(value)) {
      throw new SvgFileError(
        'expected a self-contained SVG, got one with an entity declaration that holds markup, other entities or much text',
      );
    }
    if (!entities.has(key)) entities.set(key, value);
    part.lastIndex = end + 1;
  }
  return entities;
}

/**
 * The root element and all behind it, with the entities of the DOCTYPE put in, so that it stands without what came before
 * it. Throws SvgFileError when there is no root or the entities are not plain short texts.
 */
export function readSvgBody(text: string): string {
  const head = readSvgHead(text);
  if (!head) throw new SvgFileError('expected an <svg> element, got something else');
  const body = text.slice(head.root);
  const entities = readEntities(head.declarations);
  if (entities.size === 0) return body;
  const parts: string[] = [];
  let [from, growth] = [0, 0];
  for (let at = body.indexOf('&'); at >= 0; at = body.indexOf('&', at + 1)) {
    const name = body.slice(at + 1, at + 102).split(';', 2);
    const value = name.length === 2 ? entities.get(name[0]!) : undefined;
    if (value === undefined) continue;
    growth += value.length;
    if (growth > MAX_GROWTH) {
      throw new SvgFileError(`expected entities that add at most ${MAX_GROWTH} characters, got more`);
    }
    parts.push(body.slice(from, at), value);
    from = at + name[0]!.length + 2;
  }
  return parts.join('') + body.slice(from);
}
