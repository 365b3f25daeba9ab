import { SvgFileError } from './error.ts';

/** A tag of an XML text: `[start, end)` with its brackets. */
export interface SvgTag {
  readonly start: number;
  readonly end: number;
  /** As written, with its prefix. */
  readonly name: string;
  readonly closing: boolean;
  /** Ends itself: `<a/>`. */
  readonly empty: boolean;
}

const namePattern = /[^\s/>"'=<]+/y;
const tagStops = /["'>]/g;

function endOf(text: string, mark: string, from: number, what: string): number {
  const at = text.indexOf(mark, from);
  if (at < 0) throw new SvgFileError(`damaged svg (${what} is not closed, the file is cut short)`);
  return at + mark.length;
}

/** The tags of an XML text in order, without comments, CDATA and processing instructions; each character is passed once. */
export function* svgTags(text: string): Generator<SvgTag> {
  for (let start = text.indexOf('<'); start >= 0;) {
    let end: number;
    if (text.startsWith('<!--', start)) end = endOf(text, '-->', start + 4, 'a comment');
    else if (text.startsWith('<![CDATA[', start)) end = endOf(text, ']]>', start + 9, 'a text section');
    else if (text.startsWith('<?', start)) end = endOf(text, '?>', start + 2, 'an instruction');
    else {
      const closing = text[start + 1] === '/';
      namePattern.lastIndex = start + (closing ? 2 : 1);
      const name = namePattern.exec(text)?.[0];
      if (name === undefined || name.startsWith('!')) {
        throw new SvgFileError(`damaged svg (expected a tag at character ${start})`);
      }
      end = namePattern.lastIndex;
      for (let mark = ''; mark !== '>';) {
        tagStops.lastIndex = end;
        const stop = tagStops.exec(text);
        if (!stop) throw new SvgFileError(`damaged svg (<${name.slice(0, 40)}> is not closed, the file is cut short)`);
        [mark] = stop;
        end = stop.index + 1;
        if (mark !== '>') end = endOf(text, mark, end, `an attribute of <${name.slice(0, 40)}>`);
      }
      yield { start, end, name, closing, empty: text[end - 2] === '/' };
    }
    start = text.indexOf('<', end);
  }
}

export interface SvgAttribute {
  /** As written, with its prefix. */
  readonly name: string;
  /** Character references are not resolved. */
  readonly value: string;
  /** Where it stands in the text, blanks before it included. */
  readonly start: number;
  readonly end: number;
}

const attributePattern = /\s*([^\s/>"'=<]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;

/** The attributes of a tag in order; what is no `name="value"` ends the list. */
export function attributesOf(text: string, tag: SvgTag): SvgAttribute[] {
  const found: SvgAttribute[] = [];
  attributePattern.lastIndex = tag.start + 1 + tag.name.length;
  for (let start = attributePattern.lastIndex; start < tag.end; start = attributePattern.lastIndex) {
    const match = attributePattern.exec(text);
    if (!match || attributePattern.lastIndex > tag.end) break;
    found.push({ name: match[1]!, value: match[2] ?? match[3]!, start, end: attributePattern.lastIndex });
  }
  return found;
}

/** A name without its prefix, in lower case. */
export const localName = (name: string): string => name.slice(name.indexOf(':') + 1).toLowerCase();
