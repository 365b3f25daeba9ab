import type { Point } from '../document.ts';

export type PointerKind = 'mouse' | 'pen' | 'touch';

/** One pointer event in CSS pixels of the canvas. `time` in milliseconds. */
export interface PointerSample {
  readonly phase: 'down' | 'move' | 'up' | 'cancel';
  readonly id: number;
  readonly kind: PointerKind;
  readonly at: Point;
  /** [0, 1]; a mouse gives 0.5. */
  readonly pressure: number;
  /** The DOM's button: 0 main, 1 middle, 2 secondary. */
  readonly button: number;
  readonly time: number;
  /** The hand tool is chosen or the space bar is held: dragging moves the picture. */
  readonly pan: boolean;
}

export type Gesture =
  | {
      readonly type: 'start' | 'extend' | 'end';
      readonly at: Point;
      readonly pressure: number;
      readonly kind: PointerKind;
    }
  | { readonly type: 'abort' }
  | { readonly type: 'pan'; readonly from: Point; readonly to: Point }
  | { readonly type: 'pinch'; readonly from: readonly [Point, Point]; readonly to: readonly [Point, Point] }
  | { readonly type: 'tap'; readonly fingers: number }
  | { readonly type: 'pick'; readonly at: Point }
  | { readonly type: 'penSeen' };

/** A tap with several fingers: this quick, and no finger further than this. */
const TAP_TIME = 300;
const TAP_DISTANCE = 12;

interface Contact {
  readonly kind: PointerKind;
  readonly start: Point;
  at: Point;
}

type Mode = 'idle' | 'draw' | 'pan' | 'pinch' | 'spent';

/**
 * Turns pointer events into what the artist means. One pointer draws; two fingers move and zoom; two or three fingers
 * tapping mean undo and redo; the middle button moves, the secondary one picks a color. Once a pen was seen, and while
 * `touchDraws` is false, fingers only move the picture, so a resting palm leaves no paint.
 */
export class Gestures {
  touchDraws = true;
  #penSeen = false;
  #mode: Mode = 'idle';
  #drawing: number | undefined;
  #contacts = new Map<number, Contact>();
  /** Touches that a pen overruled: they are ignored until they leave. */
  #rested = new Set<number>();
  #firstDown = 0;
  #most = 0;
  #moved = false;

  /** Feeds one event; gives what to do, in order. */
  handle(sample: PointerSample): Gesture[] {
    const out: Gesture[] = [];
    if (sample.kind === 'pen' && !this.#penSeen) {
      this.#penSeen = true;
      out.push({ type: 'penSeen' });
    }
    if (sample.phase === 'down') this.#down(sample, out);
    else if (sample.phase === 'move') this.#move(sample, out);
    else this.#release(sample, out);
    return out;
  }

  /** Forgets all pointers, as after the window lost them; an unfinished stroke is dropped. */
  reset(): Gesture[] {
    const abort = this.#mode === 'draw';
    this.#contacts.clear();
    this.#rested.clear();
    this.#mode = 'idle';
    this.#drawing = undefined;
    return abort ? [{ type: 'abort' }] : [];
  }

  #down(sample: PointerSample, out: Gesture[]): void {
    if (sample.button === 2) {
      if (this.#contacts.size === 0) out.push({ type: 'pick', at: sample.at });
      return;
    }
    // A palm that lands while the pen draws is no gesture.
    if (this.#mode === 'draw' && sample.kind === 'touch' && this.#contacts.get(this.#drawing ?? -1)?.kind === 'pen') {
      return;
    }
    // A palm came down before the pen: the pen is what is meant.
    if (sample.kind === 'pen' && this.#contacts.size > 0) {
      this.#rested = new Set([...this.#rested, ...this.#contacts.keys()]);
      this.#contacts.clear();
    }
    if (this.#contacts.size === 0) {
      this.#firstDown = sample.time;
      this.#most = 0;
      this.#moved = false;
    }
    this.#contacts.set(sample.id, { kind: sample.kind, start: sample.at, at: sample.at });
    this.#most = Math.max(this.#most, this.#contacts.size);
    if (this.#contacts.size === 1) {
      const moves = sample.pan || sample.button === 1 || (sample.kind === 'touch' && !this.touchDraws);
      this.#mode = moves ? 'pan' : 'draw';
      if (this.#mode === 'draw') {
        this.#drawing = sample.id;
        out.push({ type: 'start', at: sample.at, pressure: sample.pressure, kind: sample.kind });
      }
    } else if (this.#contacts.size === 2 && sample.kind === 'touch') {
      if (this.#mode === 'draw') out.push({ type: 'abort' });
      this.#drawing = undefined;
      this.#mode = 'pinch';
    }
  }

  #move(sample: PointerSample, out: Gesture[]): void {
    const contact = this.#contacts.get(sample.id);
    if (!contact) return;
    if (Math.hypot(sample.at[0] - contact.start[0], sample.at[1] - contact.start[1]) > TAP_DISTANCE) this.#moved = true;
    const before = contact.at;
    if (this.#mode === 'pinch') {
      const pair = [...this.#contacts.values()].slice(0, 2);
      const from = pair.map((c) => c.at) as [Point, Point];
      contact.at = sample.at;
      const to = pair.map((c) => c.at) as [Point, Point];
      if (pair.includes(contact) && pair.length === 2) out.push({ type: 'pinch', from, to });
      return;
    }
    contact.at = sample.at;
    if (this.#mode === 'draw' && sample.id === this.#drawing) {
      out.push({ type: 'extend', at: sample.at, pressure: sample.pressure, kind: sample.kind });
    } else if (this.#mode === 'pan') out.push({ type: 'pan', from: before, to: sample.at });
  }

  #release(sample: PointerSample, out: Gesture[]): void {
    this.#rested.delete(sample.id);
    if (!this.#contacts.delete(sample.id)) return;
    if (this.#mode === 'draw' && sample.id === this.#drawing) {
      if (sample.phase === 'cancel') out.push({ type: 'abort' });
      else out.push({ type: 'end', at: sample.at, pressure: sample.pressure, kind: sample.kind });
      this.#drawing = undefined;
      this.#mode = 'spent';
    } else if (this.#mode === 'pinch' && this.#contacts.size < 2) this.#mode = 'spent';
    if (this.#contacts.size > 0) return;
    const quick = sample.time - this.#firstDown < TAP_TIME && !this.#moved && sample.phase === 'up';
    if (quick && this.#most >= 2) out.push({ type: 'tap', fingers: this.#most });
    this.#mode = 'idle';
  }
}
