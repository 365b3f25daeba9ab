import type { Document, Hex, HintMark, Pin, Point } from '../document.ts';
import { combine, maskArea, maskHas } from './mask.ts';
import type { Mask } from './mask.ts';

/** A region and its color as the painting takes it. */
export interface PinnedRegion {
  readonly mask: Mask;
  /** null: paper. */
  readonly color: Hex | null;
  /** Whatever hints say. */
  readonly locked: boolean;
  /** Colors of hints that were put into it later: what these take of it is theirs. */
  readonly yields: readonly Hex[];
}

export const pinsOf = ({ pins }: Document): readonly Pin[] => pins ?? [];

/** Regions of which the mask is empty are of no use. */
function withPins(document: Document, pins: readonly Pin[]): Document {
  const kept = pins.filter(({ mask }) => maskArea(mask) > 0);
  const before = pinsOf(document);
  if (kept.length === before.length && kept.every((pin, i) => pin === before[i])) return document;
  const { pins: _, ...rest } = document;
  return kept.length > 0 ? { ...rest, pins: kept } : rest;
}

/**
 * Gives regions a color, over what earlier fills gave them; locked ones stay. Without a pixel to fill nothing changes.
 * @param regions that do not overlap
 */
export function addFill(document: Document, regions: readonly { mask: Mask; color: Hex | null }[]): Document {
  let { nextId } = document;
  if (regions.every(({ mask }) => maskArea(mask) === 0)) return document;
  const before = pinsOf(document);
  const cut = before.map((pin) =>
    pin.locked
      ? pin
      : regions.reduce<Pin>((left, { mask }) => ({ ...left, mask: combine(left.mask, mask, 'without') }), pin),
  );
  const made = regions.map(({ mask, color }): Pin => ({ id: nextId++, mask, color, locked: false }));
  return { ...withPins(document, [...cut, ...made]), nextId };
}

/**
 * Keeps regions as they are from now on, whatever is hinted later. Fills below stay and come back when it is unlocked.
 * @param regions with the colors they have
 */
export function addLock(document: Document, regions: readonly { mask: Mask; color: Hex | null }[]): Document {
  let { nextId } = document;
  if (regions.every(({ mask }) => maskArea(mask) === 0)) return document;
  const group = nextId;
  const made = regions.map(({ mask, color }): Pin => ({ id: nextId++, mask, color, locked: true, group }));
  return { ...withPins(document, [...pinsOf(document), ...made]), nextId };
}

/** The locked region that a point lies in, topmost first. */
export const lockAt = (document: Document, at: Point): Pin | undefined =>
  pinsOf(document).findLast(({ locked, mask }) => locked && maskHas(mask, at, document.base));

/** The fill that a point lies in. */
const fillUnder = (document: Document, at: Point): Pin | undefined =>
  pinsOf(document).findLast(({ locked, mask }) => !locked && maskHas(mask, at, document.base));

/** The document with the fill under a point in a color; undefined where there is none, or a later hint has the place. */
export function recolorFill(document: Document, at: Point, color: Hex | null): Document | undefined {
  const fill = fillUnder(document, at);
  if (
    !fill ||
    document.hints.some((hint) => hint.id > fill.id && hint.points.some((p) => maskHas(fill.mask, p, document.base)))
  ) {
    return undefined;
  }
  if (fill.color === color) return document;
  return withPins(
    document,
    pinsOf(document).map((pin) => (pin === fill ? { ...pin, color } : pin)),
  );
}

/** Gives back what was locked together with a region. */
export const unlock = (document: Document, { id, group }: Pin): Document =>
  withPins(
    document,
    pinsOf(document).filter((pin) => !pin.locked || (pin.id !== id && (group === undefined || pin.group !== group))),
  );

export const unlockAll = (document: Document): Document =>
  withPins(
    document,
    pinsOf(document).filter(({ locked }) => !locked),
  );

/** Takes fills away; locked regions stay. */
export const removeFills = (document: Document, which: (pin: Pin) => boolean = () => true): Document =>
  withPins(
    document,
    pinsOf(document).filter((pin) => pin.locked || !which(pin)),
  );

/** What the painting takes: fills in the order they were made, locked regions over them. */
export function pinnedRegions(document: Document): PinnedRegion[] {
  const pins = pinsOf(document);
  const within = (pin: Pin, hint: HintMark): boolean =>
    hint.id > pin.id && hint.points.some((point) => maskHas(pin.mask, point, document.base));
  const region = (pin: Pin): PinnedRegion => ({
    mask: pin.mask,
    color: pin.color,
    locked: pin.locked,
    yields: pin.locked
      ? []
      : [...new Set(document.hints.filter((hint) => within(pin, hint)).map(({ color }) => color))],
  });
  return [...pins.filter(({ locked }) => !locked), ...pins.filter(({ locked }) => locked)].map(region);
}

/** Colors that hints, fills and locked regions have, each once, in the order in which they came; paper is none. */
export function colorsOf(document: Document): Hex[] {
  const hinted = document.hints.filter(({ white }) => !white).map(({ id, color }) => ({ id, color }));
  const pinned = pinsOf(document).flatMap(({ id, color }) => (color === null ? [] : [{ id, color }]));
  const all = [...hinted, ...pinned].sort((a, b) => a.id - b.id);
  return [...new Set(all.map(({ color }) => color))];
}

/** Gives everything that has one color another: hints, fills, locked regions. "Leave white" is no color. */
export function recolorEverywhere(document: Document, from: Hex, to: Hex): Document {
  if (from === to) return document;
  const hints = document.hints.map((hint) => (hint.color === from && !hint.white ? { ...hint, color: to } : hint));
  const pins = pinsOf(document).map((pin) => (pin.color === from ? { ...pin, color: to } : pin));
  const same = hints.every((hint, i) => hint === document.hints[i]);
  return withPins(same ? document : { ...document, hints }, pins);
}

/** Everything but the locked regions, of a mask. */
export function unlockedPart(document: Document, mask: Mask): Mask {
  return pinsOf(document)
    .filter(({ locked }) => locked)
    .reduce((left, pin) => combine(left, pin.mask, 'without'), mask);
}
