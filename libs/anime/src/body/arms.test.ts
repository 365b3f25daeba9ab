import { describe, expect, it } from 'vitest';
import { createRng } from '@irodori/image';
import { Drawing } from '../core/drawing.ts';
import { distance, line, pt } from '../core/geometry.ts';
import { drawPaintStyle } from '../core/mood.ts';
import { housePalette } from '../house-palette.ts';
import type { ArmPose } from './arm-pose.ts';
import { drawArmPoses, REACH } from './arm-pose.ts';
import type { Wardrobe } from './frame.ts';
import { drawFrame } from './frame.ts';
import type { OutfitKind } from './outfits.ts';
import { makeOutfit } from './outfits.ts';
import type { SleeveKind } from './sleeves.ts';
import { drawSleevePart } from './sleeves.ts';

const poses = Object.keys(REACH) as ArmPose[];

function wardrobe(seed: string, masculine = false, outfit: OutfitKind = 'blouse'): Wardrobe {
  const rng = createRng(seed);
  const style = { width: 6, taper: 0.5, roughness: 0, ink: [0, 0, 0], tinted: false } as const;
  const d = new Drawing(style, rng.fork('ink'), drawPaintStyle(rng.fork('manner'), 1));
  const palette = housePalette(rng.fork('palette'), { masculine, hair: { tie: 'none' }, outfit });
  return { d, rng, frame: drawFrame(rng.fork('frame'), masculine, 0), palette, skin: d.region(), light: 1 };
}

describe('arm poses', () => {
  it('keep upper arms and forearms of natural length, however broad the shoulders', () => {
    for (const pose of poses) {
      for (const shoulder of [0.95, 1.2, 1.5, 1.95]) {
        const [elbow, wrist] = REACH[pose].at(shoulder, 0.6 * shoulder);
        expect(distance(pt(0.9 * shoulder, 0.7), elbow)).toBeGreaterThan(0.6);
        expect(distance(pt(0.9 * shoulder, 0.7), elbow)).toBeLessThan(1.7);
        // Forearms that point at the viewer look shorter.
        expect(distance(elbow, wrist)).toBeGreaterThan(0.7);
        expect(distance(elbow, wrist)).toBeLessThan(2.2);
      }
    }
  });

  it('bring arms before the body in many pictures', () => {
    const drawn = Array.from({ length: 400 }, (_, i) => drawArmPoses(createRng(`arms ${i}`)));
    const before: readonly ArmPose[] = ['heart', 'belly', 'clasped', 'crossed', 'hold', 'chin'];
    const share = drawn.filter((both) => both.some((pose) => before.includes(pose))).length / drawn.length;
    expect(share).toBeGreaterThan(0.4);
    expect(new Set(drawn.flat())).toEqual(new Set(poses));
  });
});

describe('sleeves', () => {
  const width = (kind: SleeveKind): number => {
    const { d, ...rest } = wardrobe('sleeve');
    const limb = { path: line(pt(500, 200), pt(500, 700)), widths: [40, 40, 40, 40] };
    const look = { kind, tones: rest.palette.cloth[0], region: 9, seam: true };
    drawSleevePart({ d, ...rest }, limb, 'whole', look, 1, {});
    const xs = d.items.flatMap((item) => (item.kind === 'shape' ? item.edges.flat().map(({ x }) => x) : []));
    return xs.length === 0 ? 0 : Math.max(...xs) - Math.min(...xs);
  };

  it('leave a bare arm bare and make the others as full as they are called', () => {
    expect(width('none')).toBe(0);
    expect(width('long')).toBeLessThan(100);
    expect(width('puff')).toBeGreaterThan(1.5 * width('long'));
    expect(width('bishop')).toBeGreaterThan(1.4 * width('long'));
    expect(width('wide')).toBeGreaterThan(1.8 * width('long'));
  });
});

describe('the clothes of the house look', () => {
  it('have one reading: cut and part of a garment say which cloth it is of', () => {
    for (let i = 0; i < 25; i++) {
      const cloths = (kind: OutfitKind) => {
        const w = wardrobe(`reading ${i}`, false, kind);
        const { sleeve, lower } = makeOutfit(w, kind);
        return [w.palette.cloth.indexOf(sleeve.tones), w.palette.cloth.indexOf(lower!.tones)];
      };
      for (const kind of ['shirt', 'blouse', 'sailor', 'hoodie', 'jacket', 'tshirt'] as const) {
        expect([kind, ...cloths(kind)]).toEqual([kind, 0, 1]);
      }
    }
  });
});
