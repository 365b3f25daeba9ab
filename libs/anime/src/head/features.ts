import type { Rng } from '@irodori/image';
import { choose } from '../core/choose.ts';
import type { Drawing } from '../core/drawing.ts';
import type { Curve, Pt } from '../core/geometry.ts';
import { closed, ellipse, line, loop, mapCurve, mirrored, pt, spline } from '../core/geometry.ts';
import { blend, oklch, white } from '../core/oklch.ts';
import type { Palette } from '../palette.ts';
import type { EyeStyle } from './eye-style.ts';
import type { HeadPose } from './pose.ts';
import { face } from './pose.ts';

export type Mood = 'calm' | 'happy' | 'sad' | 'angry' | 'surprised' | 'shy' | 'smug';

export const drawMood = (rng: Rng): Mood =>
  choose(rng, { calm: 5, happy: 6, sad: 1.5, angry: 1.5, surprised: 1.2, shy: 2, smug: 1.5 });

interface FaceContext {
  readonly pose: HeadPose;
  readonly palette: Palette;
  readonly mood: Mood;
}

type BrowKind = 'line' | 'thick' | 'short';

/** Brows as tapered strokes or as filled hair-colored shapes. */
export function drawBrows(d: Drawing, { pose, palette, mood }: FaceContext, eye: EyeStyle, kind: BrowKind): void {
  const tilt = { calm: 0, happy: 0.02, sad: 0.16, angry: -0.18, surprised: 0.03, shy: 0.12, smug: -0.08 }[mood];
  const lift = { calm: 0, happy: -0.03, sad: -0.02, angry: 0.06, surprised: -0.09, shy: -0.02, smug: 0 }[mood];
  for (const side of [-1, 1] as const) {
    const raise = mood === 'smug' && side === 1 ? -0.07 : 0;
    const y = eye.level - eye.height - 0.15 + lift + raise;
    const at = (a: number, dy: number): Pt =>
      face(pose, side * (eye.apart + a * 0.25), y + dy + tilt * a + (a > 0 ? 0.03 * a : 0));
    if (kind === 'line') {
      d.stroke(spline([at(-0.95, 0.05), at(-0.2, -0.03), at(0.4, -0.04), at(1.05, 0.06)]), {
        weight: 1.3,
        start: 0.7,
        end: 0,
        tint: palette.hair.deep,
      });
      continue;
    }
    const h = kind === 'short' ? 0.055 : 0.04;
    const end = kind === 'short' ? 0.15 : 1.1;
    const upper = spline([at(-0.95, 0.02), at(-0.3, -0.03 - h), at(end * 0.5, -0.03 - h), at(end, 0.05)]);
    const lower = spline([at(end, 0.05), at(end * 0.45, -0.01), at(-0.3, 0.02), at(-0.98, 0.02 + h)]);
    d.shape([upper, lower, line(at(-0.98, 0.02 + h), at(-0.95, 0.02))], {
      paint: blend(palette.hair.base, palette.hair.shade, 0.5),
      line: 0.5,
      ends: 0.7,
    });
  }
}

type NoseKind = 'dot' | 'line' | 'hook' | 'shadow' | 'none';

export function drawNose(d: Drawing, { pose, palette }: FaceContext, kind: NoseKind, level: number): void {
  const at = (x: number, y: number): Pt => {
    const p = face(pose, x, level + y);
    return pt(p.x + 0.07 * pose.yaw, p.y - 0.03 * pose.pitch);
  };
  const side = pose.yaw >= 0 ? 1 : -1;
  if (kind === 'none') return;
  d.decal([closed([at(0.015 * side, -0.09), at(0.055 * side, 0.0), at(-0.055 * side, 0.03)])], {
    paint: palette.skin.shade,
    shade: true,
  });
  if (kind === 'dot') {
    d.stroke(line(at(-0.01, 0), at(0.015, 0.008)), { weight: 1, start: 0.8, end: 0.7, tint: palette.skin.base });
  }
  if (kind === 'line') {
    d.stroke(spline([at(0.03 * side, -0.1), at(0.05 * side, -0.02), at(0.035 * side, 0.02)]), {
      weight: 0.7,
      tint: palette.skin.base,
    });
  }
  if (kind === 'hook') {
    d.stroke(spline([at(0.02 * side, -0.13), at(0.055 * side, -0.01), at(0.0, 0.03)]), {
      weight: 0.8,
      start: 0.05,
      end: 0.3,
      tint: palette.skin.base,
    });
  }
}

type MouthKind =
  'smile' | 'flat' | 'frown' | 'cat' | 'open' | 'wideOpen' | 'o' | 'grin' | 'wave' | 'fang' | 'pout' | 'tongue';

export function mouthFor(rng: Rng, mood: Mood): MouthKind {
  const options: Record<Mood, Partial<Record<MouthKind, number>>> = {
    calm: { smile: 4, flat: 4, pout: 1, open: 1 },
    happy: { smile: 3, open: 4, wideOpen: 3, cat: 1.5, grin: 1.5, fang: 1.5, tongue: 0.7 },
    sad: { frown: 4, wave: 2, o: 1, open: 0.5 },
    angry: { frown: 3, grin: 1.5, fang: 1, wave: 1, wideOpen: 1 },
    surprised: { o: 4, open: 2, wideOpen: 1 },
    shy: { wave: 3, smile: 2, o: 1, pout: 2 },
    smug: { cat: 2, smile: 3, fang: 2, grin: 1, tongue: 1 },
  };
  return choose(rng, options[mood]);
}

export function drawMouth(
  d: Drawing,
  { pose, palette }: FaceContext,
  kind: MouthKind,
  level: number,
  size: number,
): void {
  const at = (x: number, y: number): Pt => {
    const p = face(pose, x * size, level + y * size);
    return pt(p.x + 0.03 * pose.yaw, p.y);
  };
  const stroke = (points: readonly Pt[]): void =>
    d.stroke(spline(points), { weight: 1, start: 0.3, end: 0.3, tint: palette.lips });
  const underLip = (y: number): void =>
    d.stroke(spline([at(-0.05, y), at(0, y + 0.008), at(0.05, y)]), { weight: 0.5, tint: palette.skin.base });

  if (kind === 'smile') {
    stroke(mirrored(at, [-0.2, -0.03], [-0.1, 0.03], [0, 0.045]));
  } else if (kind === 'flat') {
    stroke(mirrored(at, [-0.12, 0.0], [0, 0.012]));
  } else if (kind === 'frown') {
    stroke([at(-0.15, 0.04), at(-0.05, -0.005), at(0.05, -0.005), at(0.15, 0.04)]);
  } else if (kind === 'pout') {
    stroke(mirrored(at, [-0.08, 0.025], [0, -0.01]));
  } else if (kind === 'wave') {
    stroke([at(-0.18, 0.01), at(-0.1, -0.025), at(-0.02, 0.02), at(0.06, -0.02), at(0.17, 0.02)]);
  } else if (kind === 'cat') {
    stroke(mirrored(at, [-0.2, -0.03], [-0.1, 0.035], [0, -0.015]));
  }
  if (kind === 'smile' || kind === 'flat' || kind === 'pout') {
    underLip(0.12);
    return;
  }
  if (kind === 'open' || kind === 'wideOpen' || kind === 'fang' || kind === 'tongue') {
    const w = kind === 'wideOpen' ? 0.26 : 0.19;
    const h = kind === 'wideOpen' ? 0.27 : 0.15;
    const top = spline(mirrored(at, [-w, -0.03], [-w * 0.5, 0.0], [0, 0.005]));
    const bottom = spline(mirrored(at, [w, -0.03], [w * 0.72, h * 0.68], [0, h]));
    openMouth(d, [top, bottom], (x, y) => at(x * w, y * h), kind);
  } else if (kind === 'o') {
    const ring = mapCurve(ellipse(0, 0.03, 0.075, 0.095), (p) => at(p.x, p.y));
    openMouth(d, [ring], (x, y) => at(x * 0.075, 0.03 + y * 0.1), kind);
  } else if (kind === 'grin') {
    const top = spline([at(-0.23, -0.03), at(0, 0.015), at(0.23, -0.03)]);
    const bottom = spline([at(0.23, -0.03), at(0.14, 0.09), at(0, 0.12), at(-0.14, 0.09), at(-0.23, -0.03)]);
    d.shape([top, bottom], { paint: white, line: 0.9, ends: 0.6 });
    d.stroke(spline([at(-0.18, 0.03), at(0, 0.063), at(0.18, 0.03)]), { weight: 0.4, tint: palette.lips });
  }
}

function openMouth(d: Drawing, edges: readonly Curve[], at: (x: number, y: number) => Pt, kind: MouthKind): void {
  const inside = oklch(0.46, 0.12, 18);
  const tongue = oklch(0.7, 0.13, 18);
  const look = { paint: inside, line: 0.95, ends: 0.6 };
  d.fill(edges, look);
  if (kind !== 'o') {
    const hump = spline([at(-0.62, 0.72), at(-0.3, 0.45), at(0, 0.52), at(0.3, 0.45), at(0.62, 0.72)]);
    const floor = spline([at(0.62, 0.72), at(0, 1), at(-0.62, 0.72)]);
    d.shape([hump, floor], { paint: tongue, line: [0.5, 0] });
  }
  if (kind === 'wideOpen') {
    const gum = spline([at(-0.8, -0.03), at(-0.4, 0.03), at(0, 0.04), at(0.4, 0.03), at(0.8, -0.03)]);
    const bite = spline([at(0.8, -0.03), at(0.66, 0.19), at(0, 0.24), at(-0.66, 0.19), at(-0.8, -0.03)]);
    d.shape([gum, bite], { paint: white, line: [0, 0.5] });
  }
  if (kind === 'fang') {
    const [a, tip, b] = [at(0.32, 0.0), at(0.45, 0.38), at(0.62, -0.03)];
    d.shape([line(a, tip), line(tip, b), line(b, a)], { paint: white, line: [0.5, 0.5, 0] });
  }
  if (kind === 'tongue') {
    const out = loop([at(-0.35, 0.75), at(-0.4, 1.3), at(0, 1.6), at(0.4, 1.3), at(0.35, 0.75)]);
    d.shape([out], { paint: tongue, line: 0.7 });
    d.stroke(line(at(0, 0.9), at(0, 1.3)), { weight: 0.5, tint: tongue });
  }
  d.outline(edges, look);
}

/** Cheeks: soft or hard blush without a line, or hatching strokes. */
export function drawBlush(
  d: Drawing,
  rng: Rng,
  { pose, palette, mood }: FaceContext,
  eye: EyeStyle,
  clip: readonly number[],
): void {
  const kind =
    mood === 'shy' ? choose(rng, { soft: 3, hard: 1, hatch: 3 }) : choose(rng, { none: 3, soft: 4, hard: 1, hatch: 1 });
  if (kind === 'none') return;
  for (const side of [-1, 1] as const) {
    const at = (x: number, y: number): Pt =>
      face(pose, side * (eye.apart + 0.09 + x), eye.level + eye.height + 0.13 + y);
    const c = at(0, 0);
    const squeeze = Math.abs(at(0.15, 0).x - at(-0.15, 0).x) / 0.3;
    if (kind === 'soft') {
      d.decal([ellipse(c.x, c.y, 0.24 * squeeze, 0.15)], {
        paint: {
          kind: 'radial',
          center: c,
          radius: 0.22,
          base: palette.blush,
          stops: [
            { at: 0, color: palette.blush, opacity: 0.75 },
            { at: 1, color: palette.blush, opacity: 0 },
          ],
        },
        clip,
      });
    }
    if (kind === 'hard') {
      d.decal([ellipse(c.x, c.y, 0.17 * squeeze, 0.07)], { paint: palette.blush, opacity: 0.7, clip });
    }
    if (kind === 'hatch') {
      for (let i = -1; i <= 1; i++) {
        d.stroke(line(at(i * 0.08 + 0.03, -0.04), at(i * 0.08 - 0.03, 0.05)), { weight: 0.55, tint: palette.blush });
      }
    }
  }
}
