import { partNames, type PartsSample } from '@irodori/data';
import type { PartsField } from '@irodori/image';

/** Names that painting tells apart, by kind. */
const kinds = {
  ground: ['background', 'scenery'],
  hair: ['hair'],
  skin: ['skin'],
  cloth: ['top', 'bottom', 'legwear', 'shoes', 'trim', 'outer', 'headwear'],
  thing: ['accessory', 'animal', 'prop'],
  face: ['eye', 'eyeWhite', 'mouth'],
} as const;
const kindNames = Object.keys(kinds);
const kindOf = partNames.map((name) =>
  Object.values<readonly string[]>(kinds).findIndex((names) => names.includes(name)),
);

type Embedding = number[];
type NamedField = PartsField & Required<Pick<PartsField, 'logits'>>;

/** What a parts network says of pictures, against the names that they were given. */
export class PartsScore {
  /** Pixels by true kind and the kind that they were taken for. */
  readonly taken = kindNames.map(() => kindNames.map(() => 0));
  #entropy = 0;
  #named = 0;
  #figure = 0;
  #nearMean = 0;
  #nearMiddle = 0;

  add({ parts, names }: PartsSample, { width, height, channels, embedding, logits }: NamedField): void {
    const area = width * height;
    const at = (i: number): Embedding => Array.from({ length: channels }, (_, c) => embedding[c * area + i]!);
    const pixels = new Map<number, number[]>();
    for (let i = 0; i < area; i++) {
      const part = parts[i]!;
      if (part < 0) continue;
      const own = pixels.get(part);
      if (own) own.push(i);
      else pixels.set(part, [i]);
      if (names[part]! >= 0) this.#addName(names[part]!, (k) => logits[k * area + i]!);
    }
    const means = new Map([...pixels].map(([part, own]) => [part, meanOf(own.map(at))]));
    const middles = new Map([...pixels].map(([part, own]) => [part, at(middleOf(own, width))]));
    for (const [part, own] of pixels) {
      if (partNames[names[part]!] === 'background') continue;
      this.#figure += own.length;
      for (const i of own) {
        const here = at(i);
        this.#nearMean += Number(nearest(here, means) === part);
        this.#nearMiddle += Number(nearest(here, middles) === part);
      }
    }
  }

  #addName(name: number, logit: (k: number) => number): void {
    const logits = partNames.map((_, k) => logit(k));
    const best = Math.max(...logits);
    this.#entropy += best + Math.log(logits.reduce((sum, v) => sum + Math.exp(v - best), 0)) - logits[name]!;
    this.#named++;
    this.taken[kindOf[name]!]![kindOf[logits.indexOf(best)]!]!++;
  }

  /** Percent, as text in columns. */
  report(): string {
    const percent = (share: number): string => (100 * share).toFixed(1).padStart(7);
    const rows = this.taken.flatMap((row, k) => {
      const all = row.reduce((sum, v) => sum + v, 0);
      return all === 0
        ? []
        : [`${kindNames[k]!.padEnd(8)}${row.map((v) => percent(v / all)).join('')}  (${all} pixels)`];
    });
    return [
      `name: cross entropy ${(this.#entropy / this.#named).toFixed(3)}`,
      `figure: nearest to the mean of its part ${percent(this.#nearMean / this.#figure).trim()} %, to the pixel in its middle ${percent(this.#nearMiddle / this.#figure).trim()} %`,
      `${'as'.padEnd(8)}${kindNames.map((kind) => kind.padStart(7)).join('')}`,
      ...rows,
    ].join('\n');
  }
}

const meanOf = (all: readonly Embedding[]): Embedding =>
  all[0]!.map((_, c) => all.reduce((sum, one) => sum + one[c]!, 0) / all.length);

/** The pixel of a part that lies nearest to the middle of its pixels. */
function middleOf(own: readonly number[], width: number): number {
  const mean = (of: (i: number) => number): number => own.reduce((sum, i) => sum + of(i), 0) / own.length;
  const [x, y] = [mean((i) => i % width), mean((i) => Math.floor(i / width))];
  const far = (i: number): number => Math.hypot((i % width) - x, Math.floor(i / width) - y);
  return own.reduce((best, i) => (far(i) < far(best) ? i : best));
}

function nearest(here: Embedding, places: ReadonlyMap<number, Embedding>): number {
  let [found, least] = [-1, Infinity];
  for (const [part, place] of places) {
    let far = 0;
    for (let c = 0; c < here.length; c++) far += (here[c]! - place[c]!) ** 2;
    if (far < least) [found, least] = [part, far];
  }
  return found;
}
