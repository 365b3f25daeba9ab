import { SvgFileError } from './error.ts';
import { attributesOf, localName, type SvgAttribute, type SvgTag } from './tags.ts';

/** Bounds on what drawing may take; far above what drawings need. */
const MAX_ELEMENTS = 200_000;
const MAX_DEPTH = 250;
/** Elements drawn, those that are used again counted each time. */
const MAX_DRAWN = 500_000;
/** Filter steps times pixels. */
const MAX_FILTER_WORK = 4e9;

interface Element {
  readonly children: Element[];
  /** Ids of what this element draws besides its children: `use`, patterns, masks, clips, markers, filters. */
  readonly refers: string[];
  /** Passes over the picture, for a step of a filter. */
  readonly passes: number;
  total?: Work;
  open?: boolean;
}

interface Work {
  readonly drawn: number;
  readonly passes: number;
}

const number = (attributes: readonly SvgAttribute[], name: string, fallback: number): number => {
  const value = Number.parseFloat(attributes.find((attribute) => attribute.name === name)?.value ?? '');
  return Number.isFinite(value) ? Math.abs(value) : fallback;
};

/** About how often a filter's step passes over the picture. */
function filterPasses(name: string, attributes: readonly SvgAttribute[]): number {
  if (!name.startsWith('fe') || /^fefunc|^fe(?:distant|point|spot)light$|^femergenode$/.test(name)) return 0;
  if (name === 'feturbulence') return 10 * Math.max(1, number(attributes, 'numOctaves', 1));
  if (name === 'femorphology') return 2 + 2 * number(attributes, 'radius', 0);
  if (name === 'feconvolvematrix') return Math.max(9, number(attributes, 'order', 3) ** 2);
  if (name === 'fegaussianblur' || name === 'fedropshadow') return 6;
  return 1;
}

function referencesOf(name: string, attributes: readonly SvgAttribute[]): string[] {
  const ids: string[] = [];
  for (const { name: attribute, value } of attributes) {
    const text = value.trim();
    // A gradient's reference costs nothing, but does no harm here either.
    if (localName(attribute) === 'href' && text.startsWith('#') && name !== 'a') ids.push(text.slice(1));
    else if (value.includes('url(')) {
      for (const [, id] of value.matchAll(/url\(\s{0,9}["']?#([^"'()\s]{1,200})/g)) ids.push(id!);
    }
  }
  return ids;
}

/** Counts what an SVG would draw. Fed its tags in order, then asked for the sum. */
export class SvgCost {
  readonly #root: Element = { children: [], refers: [], passes: 0 };
  readonly #open: Element[] = [this.#root];
  readonly #ids = new Map<string, Element>();
  #elements = 0;

  /** Throws SvgFileError when there are too many elements, or too deep ones. */
  add(text: string, tag: SvgTag): void {
    if (tag.closing) {
      if (this.#open.length > 1) this.#open.pop();
      return;
    }
    if (++this.#elements > MAX_ELEMENTS) throw new SvgFileError(`expected at most ${MAX_ELEMENTS} elements, got more`);
    const attributes = attributesOf(text, tag);
    const name = localName(tag.name);
    const element = {
      children: [],
      refers: referencesOf(name, attributes),
      passes: filterPasses(name, attributes),
    };
    this.#open.at(-1)!.children.push(element);
    const id = attributes.find((attribute) => attribute.name === 'id')?.value;
    if (id !== undefined && !this.#ids.has(id)) this.#ids.set(id, element);
    if (tag.empty) return;
    this.#open.push(element);
    if (this.#open.length > MAX_DEPTH) throw new SvgFileError(`expected elements at most ${MAX_DEPTH} deep, got more`);
  }

  /** Throws SvgFileError when drawing at this size would take more than drawings need. */
  check(width: number, height: number): void {
    const { drawn, passes } = this.#work(this.#root, 0);
    if (drawn > MAX_DRAWN) {
      throw new SvgFileError(
        `expected at most ${MAX_DRAWN} elements to draw, got more by elements that are used again`,
      );
    }
    if (passes * width * height > MAX_FILTER_WORK) {
      throw new SvgFileError(
        `expected filters that pass at most ${Math.floor(MAX_FILTER_WORK / (width * height))} times over ${width} x ${height} pixels, got ${Math.ceil(passes)}; take some filters out`,
      );
    }
  }

  #work(element: Element, depth: number): Work {
    if (element.total) return element.total;
    // A reference to what is being drawn is left out by every renderer.
    if (element.open) return { drawn: 0, passes: 0 };
    if (depth > 4 * MAX_DEPTH) throw new SvgFileError(`expected references at most ${4 * MAX_DEPTH} deep, got more`);
    element.open = true;
    let [drawn, passes] = [1, element.passes];
    const add = (part: Work) => {
      drawn += part.drawn;
      passes += part.passes;
    };
    for (const child of element.children) add(this.#work(child, depth + 1));
    for (const id of element.refers) {
      const target = this.#ids.get(id);
      if (target) add(this.#work(target, depth + 1));
    }
    element.open = false;
    return (element.total = { drawn, passes });
  }
}
