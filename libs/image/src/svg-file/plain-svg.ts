import { pictureHeader, type PictureHeader } from '../pixels/picture-header.ts';
import { decodeBase64 } from '../platform.ts';
import { SvgCost } from './cost.ts';
import { SvgFileError } from './error.ts';
import { decodeXml, readSvgBody } from './head.ts';
import { sizeRoot } from './size.ts';
import { attributesOf, localName, svgTags, type SvgAttribute, type SvgTag } from './tags.ts';

export interface PlainSvgOptions {
  /** Most pixels of the drawing, and of each picture inside it. */
  readonly maxPixels: number;
  /**
   * What happens to scripts, foreign content, event handlers and what would be loaded: `refuse` the file, or `drop` them.
   * Default `refuse`.
   */
  readonly active?: 'refuse' | 'drop';
}

/** An SVG that needs nothing but itself. */
export interface PlainSvg {
  /** The root element with its size in pixels; no declaration, no DOCTYPE, no entities. */
  readonly text: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

const refused = (what: string) => new SvgFileError(`expected a self-contained SVG, got one with ${what}`);

/** What would run code, by element or attribute; undefined for the rest. */
function activeElement(name: string): string | undefined {
  if (name === 'script') return 'a script';
  if (name === 'foreignobject' || name === 'iframe' || name === 'object' || name === 'embed') return 'foreign content';
  return undefined;
}

const isLoaded = (value: string) => !/^(?:#|data:)/.test(value.trim()) && value.trim() !== '';

/** Whether `url(...)` in an attribute or a style points outside. */
function loadsByUrl(text: string): boolean {
  for (const { index } of text.matchAll(/url\(/gi)) {
    const inside = text.slice(index + 4, index + 64).trimStart();
    if (!/^["']?\s{0,9}#/.test(inside)) return true;
  }
  return false;
}

/** Characters of base64 that hold a picture's head nearly always. */
const HEAD_LENGTH = 1 << 16;

/** Checks the size of a picture that the drawing holds as `data:`. */
function checkEmbedded(value: string, maxPixels: number): void {
  const text = value.trim();
  const comma = text.indexOf(',');
  const kind = /^data:image\/(png|jpe?g|webp|gif);base64$/i.exec(text.slice(0, Math.max(0, comma)).replace(/\s/g, ''));
  if (!kind) throw refused('an embedded picture that is no PNG, JPEG, WebP or GIF in base64');
  let header: PictureHeader | undefined;
  try {
    const base64 = text.slice(comma + 1).replace(/\s/g, '');
    header = pictureHeader(decodeBase64(base64.slice(0, HEAD_LENGTH)));
    if (!header?.width && base64.length > HEAD_LENGTH) header = pictureHeader(decodeBase64(base64));
  } catch {
    header = undefined;
  }
  if (!header?.width || !header.height) throw new SvgFileError('holds an embedded picture that is damaged');
  if (header.width * header.height > maxPixels) {
    throw new SvgFileError(
      `expected embedded pictures of at most ${Math.round(maxPixels / 1e6)} million pixels, got ${header.width} x ${header.height}`,
    );
  }
}

/**
 * Reads an SVG file so that it can be drawn safely: the text behind the prologue with its entities put in, its size in
 * pixels (see `sizeRoot`), bounds on what it draws. Both programs draw what this gives back, at the same size. Takes time
 * in proportion to the file. Throws {@link SvgFileError} with one line.
 */
export function plainSvg(file: Uint8Array | string, { maxPixels, active = 'refuse' }: PlainSvgOptions): PlainSvg {
  const text = readSvgBody(typeof file === 'string' ? file : decodeXml(file));
  const cost = new SvgCost();
  const parts: string[] = [];
  let from = 0;
  const leaveOut = (start: number, end: number) => {
    if (start >= from) parts.push(text.slice(from, start));
    from = Math.max(from, end);
  };
  let rootTag: SvgTag | undefined;
  /** Inside an element that is dropped: how many of its name are open. */
  let dropped: { name: string; open: number; start: number } | undefined;
  let styleFrom = -1;
  for (const tag of svgTags(text)) {
    const name = localName(tag.name);
    if (dropped) {
      if (name === dropped.name && !tag.empty) dropped.open += tag.closing ? -1 : 1;
      if (dropped.open === 0) {
        leaveOut(dropped.start, tag.end);
        dropped = undefined;
      }
      continue;
    }
    if (!rootTag) {
      rootTag = tag;
      leaveOut(tag.start, tag.end);
    }
    const what = activeElement(name);
    if (what !== undefined && !tag.closing) {
      if (active === 'refuse') throw refused(what);
      if (tag.empty) leaveOut(tag.start, tag.end);
      else dropped = { name, open: 1, start: tag.start };
      continue;
    }
    if (name === 'style') {
      if (!tag.closing) styleFrom = tag.end;
      else if (styleFrom >= 0) checkStyle(text.slice(styleFrom, tag.start));
    }
    cost.add(text, tag);
    if (!tag.closing) for (const attribute of attributesOf(text, tag)) checkAttribute(tag, attribute);
  }
  if (!rootTag) throw new SvgFileError('expected an <svg> element, got something else');
  if (dropped) leaveOut(dropped.start, text.length);
  const root = sizeRoot(text, rootTag);
  const { width, height } = root;
  if (width * height > maxPixels) {
    throw new SvgFileError(`expected at most ${Math.round(maxPixels / 1e6)} million pixels, got ${width} x ${height}`);
  }
  cost.check(width, height);
  return { text: root.tag + parts.join('') + text.slice(from), width, height };

  function checkStyle(style: string): void {
    if (active === 'refuse' && (loadsByUrl(style) || /@import/i.test(style))) throw refused('an external reference');
  }

  function checkAttribute(tag: SvgTag, { name, value, start, end }: SvgAttribute): void {
    const local = localName(name);
    if (/^on[a-z]/.test(local)) return leaveOut(start, end);
    const link = (local === 'href' || local === 'src') && localName(tag.name) !== 'a';
    if (link && /^\s*data:/i.test(value)) return checkEmbedded(value, maxPixels);
    if (active === 'refuse' && ((link && isLoaded(value)) || loadsByUrl(value))) throw refused('an external reference');
  }
}
