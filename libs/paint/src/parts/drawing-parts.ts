import { rgbToHex, toOklch, type Rgb, type UserHint } from '@irodori/image';
import type { Segmentation } from '../labels/label.ts';
import type { PreparedDrawing } from '../prepare.ts';
import { figuresOf } from './figures.ts';

/** A named part of a drawing, such as all of the hair or the skirt, without the cells that hints color. */
export interface DrawingPart {
  /** What it shows, where the model names parts. */
  readonly name?: string;
  /** 0 for the largest part of its name, 1 for the next. */
  readonly rank: number;
  /** Its cells. */
  readonly cells: Int32Array;
  /** Its share of the figure's paper, 0..1. */
  readonly share: number;
  /** Its share of the paper of all figures; `share` where there is one. */
  readonly shareOfAll: number;
  /** Where its middle lies, in shares of the figure's width and height. */
  readonly center: readonly [x: number, y: number];
  /** Mean embedding. */
  readonly embedding: Float32Array;
  /** What it is painted in where nobody asked for a color. */
  readonly guess: Rgb;
  /** The color of hints that hold other places of the same part. */
  readonly hinted?: Rgb;
  /**
   * Whites of the eyes that are painted in a color of their own where no eyes are named: they are taken for whites, irises
   * and all, and white paint over them would take the eye color away.
   */
  readonly irises?: true;
  /** Number of its figure, where figures are told apart; else 0. */
  readonly figure: number;
}

/** Parts that a figure has one color of, whatever the embedding says. */
const SINGLE: ReadonlySet<string | undefined> = new Set(['skin', 'eye', 'eyeWhite', 'mouth']);
/** Groups of one name are one part below this distance of their mean embeddings, which is about 3 between parts. */
const SAME_PART = 1.5;
/** Hair is one, too, unless large and quite unlike: another head's, or what was taken for hair. */
const [OTHER_HAIR, HAIR_SHARE] = [2.2, 0.04];
/**
 * What lies in the figure and is named background is what the networks know nothing of. It has no color of its own, unless
 * hardly anything else is named.
 */
const [BACKGROUND, MIN_NAME_SHARE] = ['background', 0.3];
/**
 * Paint clearly is not white below this lightness or above this chroma (OKLCH): shade on whites is painted lighter and
 * grayer than that, an iris with its whites on average darker or more vivid. White has lightness 1 and chroma 0.
 */
const [WHITE_LIGHTNESS, WHITE_CHROMA] = [0.8, 0.06];
/** A part of which at least this share of the paper is painted so shows more than whites. */
const MIN_IRIS_SHARE = 0.25;
/** A part counts as hinted if hints color at least this share of its paper. */
const MIN_HINTED_SHARE = 0.25;

/**
 * The parts of the figure that hints have left open, largest first: groups of cells of one name, those of clothes told
 * apart by the embedding.
 * @param hints in pixels of the drawing
 * @param byFigure whether the parts of each figure are separate parts: of each panel of a comic page, and of people who stand apart
 */
export function partsOfDrawing(
  prepared: PreparedDrawing,
  hints: readonly UserHint[] = [],
  byFigure = false,
): DrawingPart[] {
  const { segmentation, groups, groupColors } = prepared.made;
  const { area } = segmentation.cells;
  const labels = prepared.label(hints);
  const names = prepared.groupNames();
  const figure = (c: number): boolean => segmentation.background[c]! < 0.5;
  const members: number[][] = Array.from({ length: groups.count }, () => []);
  for (let c = 0; c < area.length; c++) if (figure(c)) members[groups.of[c]!]!.push(c);
  const sizes = members.map((cells) => cells.reduce((sum, c) => sum + area[c]!, 0));
  const whole = Math.max(
    1,
    sizes.reduce((sum, n) => sum + n, 0),
  );
  const order = [...members.keys()].filter((g) => sizes[g]! > 0).sort((p, q) => sizes[q]! - sizes[p]!);
  const named = order.reduce((sum, g) => sum + (names[g] === BACKGROUND ? 0 : sizes[g]!), 0) / whole;
  const kinds: Kind[] = [];
  for (const g of order) {
    if (names[g] === BACKGROUND && named >= MIN_NAME_SHARE) continue;
    const name = names[g] === BACKGROUND ? undefined : names[g];
    const embedding = meanEmbedding(members[g]!, segmentation);
    const limit = SINGLE.has(name) || (name === 'hair' && sizes[g]! < HAIR_SHARE * whole) ? Infinity : SAME_PART;
    const like = kinds.find(
      (kind) =>
        kind.name === name &&
        apart(kind.embedding, embedding) < (name === 'hair' ? Math.max(limit, OTHER_HAIR) : limit),
    );
    if (like) like.cells.push(...members[g]!);
    else kinds.push({ name, embedding, guess: groupColors[g]!, cells: [...members[g]!] });
  }
  const eyes = kinds.some(({ name }) => name === 'eye');
  const colored = Array.from({ length: groups.count }, (_, g) => !nearWhite(groupColors[g]!));
  const figures = byFigure ? figuresOf(prepared) : undefined;
  const figureOf = (c: number): number => figures?.of[c] ?? 0;
  const paper = new Map<number, number>();
  for (const g of order) {
    for (const c of members[g]!) paper.set(figureOf(c), (paper.get(figureOf(c)) ?? 0) + area[c]!);
  }
  const boxes = new Map(
    [...paper.keys()].map((number) => [number, figureBox(segmentation, (c) => figure(c) && figureOf(c) === number)]),
  );
  const ranks = new Map<string | undefined, number>();
  const sum = (list: readonly number[]): number => list.reduce((n, c) => n + area[c]!, 0);
  return kinds.flatMap(({ name, embedding, guess, cells }) => {
    const rank = ranks.get(name) ?? 0;
    ranks.set(name, rank + 1);
    // A hint's color holds for the character in all panels, unless the drawing shows several.
    const everywhere = mostHinted(cells, labels, area, MIN_HINTED_SHARE * sum(cells));
    const open = cells.filter((c) => labels.parts[labels.cells[c]!]!.kind !== 'hint');
    return [...new Set(open.map(figureOf))].flatMap((number): DrawingPart[] => {
      const own = open.filter((c) => figureOf(c) === number);
      const all = cells.filter((c) => figureOf(c) === number);
      const hinted = figures?.several ? mostHinted(all, labels, area, MIN_HINTED_SHARE * sum(all)) : everywhere;
      if (sum(own) === 0) return [];
      const irises =
        name === 'eyeWhite' && !eyes && sum(own.filter((c) => colored[groups.of[c]!])) >= MIN_IRIS_SHARE * sum(own);
      const part: DrawingPart = {
        rank,
        cells: Int32Array.from(own),
        share: sum(own) / Math.max(1, paper.get(number)!),
        shareOfAll: sum(own) / whole,
        center: centerOf(own, segmentation, boxes.get(number)!),
        embedding,
        guess,
        figure: number,
        ...(name !== undefined && { name }),
        ...(irises && { irises }),
      };
      return [hinted ? { ...part, hinted } : part];
    });
  });
}

function nearWhite(color: Rgb): boolean {
  const { l, c } = toOklch(color);
  return l >= WHITE_LIGHTNESS && c <= WHITE_CHROMA;
}

interface Kind {
  readonly name: string | undefined;
  readonly embedding: Float32Array;
  readonly guess: Rgb;
  readonly cells: number[];
}

function apart(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k]! - b[k]!) ** 2;
  return Math.sqrt(sum);
}

function meanEmbedding(cells: readonly number[], { features, cells: { area } }: Segmentation): Float32Array {
  const { channels, values } = features;
  const mean = new Float32Array(channels);
  let n = 0;
  for (const c of cells) {
    const weight = area[c]! + 1e-3;
    n += weight;
    for (let k = 0; k < channels; k++) mean[k]! += weight * values[c * channels + k]!;
  }
  return mean.map((v) => v / n);
}

/** The color of the hints that hold most of these cells, if they hold at least `least` of their paper. */
function mostHinted(
  cells: readonly number[],
  labels: ReturnType<PreparedDrawing['label']>,
  area: Float32Array,
  least: number,
): Rgb | undefined {
  const votes = new Map<string, { color: Rgb; paper: number }>();
  for (const c of cells) {
    const { kind, color } = labels.parts[labels.cells[c]!]!;
    if (kind !== 'hint') continue;
    const vote = votes.get(rgbToHex(color)) ?? { color, paper: 0 };
    vote.paper += area[c]!;
    votes.set(rgbToHex(color), vote);
  }
  let best: { color: Rgb; paper: number } | undefined;
  for (const vote of votes.values()) if (vote.paper > (best?.paper ?? 0)) best = vote;
  return best && best.paper >= least ? best.color : undefined;
}

/** Left, top, right and bottom of the figure, grid pixels. */
type Box = readonly [left: number, top: number, right: number, bottom: number];

function figureBox({ cells: { labels, width, wall } }: Segmentation, figure: (c: number) => boolean): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
  for (let i = 0; i < labels.length; i++) {
    if (wall[i] === 1 || !figure(labels[i]!)) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
  }
  return [left, top, right, bottom];
}

function centerOf(open: readonly number[], { cells }: Segmentation, [left, top, right, bottom]: Box): [number, number] {
  const own = new Set(open);
  let [sx, sy, n] = [0, 0, 0];
  for (let i = 0; i < cells.labels.length; i++) {
    if (cells.wall[i] === 1 || !own.has(cells.labels[i]!)) continue;
    sx += (i % cells.width) + 0.5;
    sy += Math.floor(i / cells.width) + 0.5;
    n++;
  }
  return [(sx / n - left) / Math.max(1, right - left), (sy / n - top) / Math.max(1, bottom - top)];
}
