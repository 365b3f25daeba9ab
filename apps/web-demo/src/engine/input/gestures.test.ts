import { beforeEach, describe, expect, it } from 'vitest';
import { Gestures } from './gestures.ts';
import type { Gesture, PointerKind, PointerSample } from './gestures.ts';

let gestures: Gestures;
let time = 0;
const send = (
  phase: PointerSample['phase'],
  id: number,
  kind: PointerKind,
  x: number,
  y: number,
  more = {},
): Gesture[] => gestures.handle({ phase, id, kind, at: [x, y], pressure: 0.5, button: 0, time, pan: false, ...more });
const types = (list: Gesture[]) => list.map((gesture) => gesture.type);

beforeEach(() => {
  gestures = new Gestures();
  time = 0;
});

describe('gestures', () => {
  it('draws with the main button, moves with the middle one, picks with the secondary one', () => {
    expect(types(send('down', 1, 'mouse', 0, 0))).toEqual(['start']);
    expect(types(send('move', 1, 'mouse', 5, 0))).toEqual(['extend']);
    expect(types(send('up', 1, 'mouse', 5, 0))).toEqual(['end']);
    expect(types(send('down', 1, 'mouse', 0, 0, { button: 1 }))).toEqual([]);
    expect(send('move', 1, 'mouse', 5, 3)).toEqual([{ type: 'pan', from: [0, 0], to: [5, 3] }]);
    send('up', 1, 'mouse', 5, 3);
    expect(types(send('down', 1, 'mouse', 9, 9, { button: 2 }))).toEqual(['pick']);
    expect(types(send('down', 1, 'mouse', 0, 0, { pan: true }))).toEqual([]);
  });

  it('a second finger drops the stroke and pinches', () => {
    expect(types(send('down', 1, 'touch', 0, 0))).toEqual(['start']);
    expect(types(send('down', 2, 'touch', 100, 0))).toEqual(['abort']);
    expect(send('move', 2, 'touch', 200, 0)).toEqual([
      {
        type: 'pinch',
        from: [
          [0, 0],
          [100, 0],
        ],
        to: [
          [0, 0],
          [200, 0],
        ],
      },
    ]);
    time = 1000;
    send('up', 2, 'touch', 200, 0);
    expect(types(send('move', 1, 'touch', 50, 50))).toEqual([]);
    expect(types(send('up', 1, 'touch', 50, 50))).toEqual([]);
    expect(types(send('down', 3, 'touch', 0, 0))).toEqual(['start']);
  });

  it('two and three quick fingers are taps; slow or moving ones are not', () => {
    const tap = (ids: number[], late = 0, drift = 0) => {
      time = 0;
      for (const id of ids) send('down', id, 'touch', id * 50, 0);
      if (drift) send('move', ids[0]!, 'touch', drift, drift);
      time = 100 + late;
      return ids.flatMap((id) => send('up', id, 'touch', id * 50, 0)).filter((g) => g.type === 'tap');
    };
    expect(tap([1, 2])).toEqual([{ type: 'tap', fingers: 2 }]);
    expect(tap([1, 2, 3])).toEqual([{ type: 'tap', fingers: 3 }]);
    expect(tap([1, 2], 500)).toEqual([]);
    expect(tap([1, 2], 0, 90)).toEqual([]);
    expect(tap([1])).toEqual([]);
  });

  it('after a pen, fingers only move the picture while touchDraws is off, and a palm does not disturb a stroke', () => {
    expect(types(send('down', 9, 'pen', 0, 0))).toEqual(['penSeen', 'start']);
    gestures.touchDraws = false;
    expect(types(send('down', 1, 'touch', 300, 300))).toEqual([]);
    expect(types(send('move', 9, 'pen', 5, 5))).toEqual(['extend']);
    send('up', 1, 'touch', 300, 300);
    expect(types(send('up', 9, 'pen', 5, 5))).toEqual(['end']);
    send('down', 1, 'touch', 0, 0);
    expect(types(send('move', 1, 'touch', 30, 0))).toEqual(['pan']);
    send('up', 1, 'touch', 30, 0);
    gestures.touchDraws = true;
    expect(types(send('down', 1, 'touch', 0, 0))).toEqual(['start']);
  });

  it('a palm that lies there before the pen comes down neither moves the picture nor costs the stroke', () => {
    gestures.touchDraws = false;
    send('down', 1, 'touch', 300, 300);
    send('down', 2, 'touch', 340, 320);
    expect(types(send('down', 9, 'pen', 0, 0))).toEqual(['penSeen', 'start']);
    expect(types(send('move', 1, 'touch', 310, 330))).toEqual([]);
    expect(types(send('move', 9, 'pen', 5, 5))).toEqual(['extend']);
    send('up', 2, 'touch', 340, 320);
    expect(types(send('up', 9, 'pen', 5, 5))).toEqual(['end']);
    expect(types(send('up', 1, 'touch', 310, 330))).toEqual([]);
    // With the palm gone, a finger moves the picture again.
    send('down', 3, 'touch', 0, 0);
    expect(types(send('move', 3, 'touch', 20, 0))).toEqual(['pan']);
  });

  it('a pen or mouse that hovers leaves no paint; a pen is known by it before it or a palm comes down', () => {
    expect(types(send('move', 1, 'mouse', 10, 10))).toEqual([]);
    expect(types(send('move', 9, 'pen', 10, 10))).toEqual(['penSeen']);
    expect(types(send('move', 9, 'pen', 90, 10))).toEqual([]);
    gestures.touchDraws = false;
    send('down', 1, 'touch', 300, 300);
    // It hovers over the picture while the palm lies there and slides.
    expect(types(send('move', 9, 'pen', 20, 10))).toEqual([]);
    send('down', 9, 'pen', 20, 10);
    expect(types(send('up', 9, 'pen', 20, 10))).toEqual(['end']);
    expect(types(send('up', 9, 'pen', 20, 10))).toEqual([]);
    expect(types(send('up', 1, 'touch', 300, 300))).toEqual([]);
  });

  it('a lost pointer drops the stroke', () => {
    send('down', 1, 'mouse', 0, 0);
    expect(types(send('cancel', 1, 'mouse', 0, 0))).toEqual(['abort']);
    send('down', 1, 'mouse', 0, 0);
    expect(types(gestures.reset())).toEqual(['abort']);
    expect(types(send('up', 1, 'mouse', 0, 0))).toEqual([]);
  });
});
