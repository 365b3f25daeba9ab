import type { Rng } from '@irodori/image';
import { choose } from '../core/choose.ts';
import type { Curve, Pt } from '../core/geometry.ts';
import { between, lerp, line, loop, pt, reverse, sample, spline } from '../core/geometry.ts';
import type { Ramp } from '../palette.ts';
import type { Wardrobe } from './frame.ts';
import { trunk } from './frame.ts';
import type { Limb } from './limb.ts';
import { drawCreases, drawLimb } from './limb.ts';
import type { PatternKind } from './pattern.ts';
import { drawPattern, drawPatternKind } from './pattern.ts';

/** `petticoat`: a longer layer below; `tiers`: one layer over the other in the same cloth. */
type HemKind = 'plain' | 'lace' | 'petticoat' | 'tiers' | 'band';

type LowerKind = 'pleated' | 'flared' | 'wrap' | 'trousers' | 'shorts';

export interface Lower {
  readonly kind: LowerKind;
  readonly tones: Ramp;
  readonly socks: Ramp;
  readonly shoes: Ramp;
  /** Share of the lower leg the socks cover; 0 = barefoot in shoes, above 1 = stockings. */
  readonly sockLength: number;
  /** Waist of the garment, below the pit of the neck. */
  readonly top: number;
  readonly length: number;
  readonly hem: HemKind;
  /** What shows under a skirt and along its hem. */
  readonly lace: Ramp;
  readonly pattern: PatternKind;
  readonly print: Ramp;
}

export function drawLower(rng: Rng, masculine: boolean, tones: Ramp, other: readonly Ramp[], top: number): Lower {
  const sockLength = rng.pick([0, 0.3, 0.7, 1, 1.5]);
  const hem = choose(rng, { plain: 6, lace: 1.3, petticoat: 1, tiers: 1.2, band: 1 });
  const length = rng.chance(0.3) || hem === 'tiers' ? rng.range(2.6, 4.3) : rng.range(1.5, 2.4);
  return {
    kind: masculine
      ? choose(rng, { trousers: 5, shorts: 1 })
      : choose(rng, { pleated: 4, flared: 3, trousers: 1, shorts: 1 }),
    tones,
    // One reading of each: short socks are of the trim, stockings and shoes of the second cloth.
    socks: other[sockLength > 1.2 ? 1 : 3]!,
    shoes: other[1]!,
    sockLength,
    top,
    length,
    hem,
    lace: other[3]!,
    pattern: drawPatternKind(rng, 6),
    print: rng.pick(other),
  };
}

function legLimb({ frame }: Wardrobe, side: 1 | -1): Limb {
  const x = frame.hip * 0.5;
  return {
    path: spline([
      pt(side * x, 3.1),
      pt(side * (x + 0.02), 4.2),
      pt(side * (x - 0.02), 5.3),
      pt(side * (x - 0.02), 6.3),
      pt(side * (x - 0.04), 7.3),
    ]),
    widths: (frame.masculine ? [0.52, 0.47, 0.36, 0.34, 0.22] : [0.5, 0.43, 0.31, 0.3, 0.18]).map((v) => v * frame.leg),
  };
}

/** Legs with socks, trousers or shorts, and shoes. */
export function drawLegs(w: Wardrobe, lower: Lower): void {
  const { d, palette, skin, light } = w;
  const socks = d.part('legwear', () => d.region());
  const cloth = d.part('bottom', () => d.region());
  for (const side of [-1, 1] as const) {
    const leg = legLimb(w, side);
    drawLimb(d, leg, { tones: palette.skin, region: skin, light, caps: [0, 0] });
    if (lower.kind !== 'trousers' && lower.sockLength > 0) {
      const from = Math.max(0.3, 1 - 0.45 * lower.sockLength);
      const tube = { path: leg.path, widths: leg.widths.map((v) => v * 1.04) };
      drawLimb(d, tube, { tones: lower.socks, region: socks, light, caps: [1, 0] }, from, 1);
    }
    drawShoe(w, side, lower.shoes);
    if (lower.kind === 'trousers' || lower.kind === 'shorts') {
      const to = lower.kind === 'trousers' ? 0.97 : 0.42;
      const tube = { path: leg.path, widths: leg.widths.map((v, i) => v * 1.1 + 0.05 + 0.04 * i) };
      drawLimb(d, tube, { tones: lower.tones, region: cloth, light, caps: [0, 1] }, 0, to);
      drawCreases(d, tube, lower.tones, lower.kind === 'trousers' ? [0.06, 0.48, 0.54, 0.9] : [0.06, 0.12], side);
    }
  }
  if (lower.kind === 'trousers' || lower.kind === 'shorts') drawHips(w, lower, cloth);
}

function drawShoe({ d, frame }: Wardrobe, side: 1 | -1, tones: Ramp): void {
  const x = side * (frame.hip * 0.5 - 0.04);
  const p = (dx: number, y: number): Pt => pt(x + side * dx, y);
  const edge = loop([
    p(-0.22, 7.2),
    p(0.2, 7.2),
    p(0.3, 7.6),
    p(0.42, 7.9),
    p(0.1, 8.02),
    p(-0.24, 7.96),
    p(-0.26, 7.6),
  ]);
  d.shape([edge], { paint: tones.base, region: d.part('shoes', () => d.shared('shoes')) });
  d.stroke(spline([p(-0.24, 7.86), p(0.1, 7.9), p(0.4, 7.8)]), { weight: 0.6, start: 0.5, end: 0.5, tint: tones.base });
}

function drawHips({ d, frame }: Wardrobe, { tones, top }: Lower, region: number): void {
  const at = (s: number, half: number, y: number): Pt => trunk(frame, s, half + 0.06, y);
  const crotch = pt(0, 3.9);
  const edges: Curve[] = [
    line(at(-1, frame.waist, top), at(1, frame.waist, top)),
    spline([at(1, frame.waist, top), at(1, frame.hip * 1.05, 3.2), pt(frame.hip * 1.06, 3.6)]),
    spline([pt(frame.hip * 1.06, 3.6), pt(frame.hip * 0.5, 3.75), crotch]),
    spline([crotch, pt(-frame.hip * 0.5, 3.75), pt(-frame.hip * 1.06, 3.6)]),
    spline([pt(-frame.hip * 1.06, 3.6), at(-1, frame.hip * 1.05, 3.2), at(-1, frame.waist, top)]),
  ];
  d.shape(edges, { paint: tones.base, region, line: [1, 1, 0, 0, 1] });
  d.stroke(line(pt(0, top + 0.1), crotch), { weight: 0.7, start: 0.5, tint: tones.base });
}

/** A skirt: flared with soft folds or in sharp pleats, with the layers and the trim of its hem. */
export function drawSkirt(w: Wardrobe, lower: Lower, region = w.d.region()): void {
  const { kind, hem, length } = lower;
  if (kind === 'wrap' || hem === 'plain') return void drawLayer(w, lower, region);
  if (hem === 'petticoat') {
    drawLayer(w, { ...lower, kind: 'flared', tones: lower.lace, length: length + 0.26 }, w.d.region());
  }
  const tier = (share: number): Curve =>
    drawLayer(w, { ...lower, kind: 'flared', length: length * share }, region, 0.66 + 0.34 * share);
  if (hem === 'tiers') for (const share of [1, 0.7]) tier(share);
  const edge = hem === 'tiers' ? tier(0.4) : drawLayer(w, lower, region);
  if (hem === 'lace') drawLaceRow(w, edge, lower.lace);
  if (hem === 'band') drawHemBand(w, edge, lower.lace);
}

/** A row of small scallops below a hem. */
function drawLaceRow({ d }: Wardrobe, hem: Curve, tones: Ramp): void {
  const region = d.region();
  const points = sample(hem, 13);
  for (let i = 0; i < 13; i++) {
    const [a, b] = [points[i]!, points[i + 1]!];
    const low = pt((a.x + b.x) / 2, Math.max(a.y, b.y) + 0.17);
    d.shape([spline([a, pt(a.x, a.y + 0.1), low, pt(b.x, b.y + 0.1), b]), line(b, a)], {
      paint: tones.base,
      region,
      line: [0.7, 0.7],
    });
  }
}

/** A stripe along the hem, as long as that is. */
function drawHemBand({ d }: Wardrobe, hem: Curve, tones: Ramp): void {
  const lift = (by: number): Curve => hem.map((p) => pt(p.x * (1 - 0.05 * by), p.y - by));
  const low = lift(0.14);
  d.shape(between(low, reverse(lift(0.32))), { paint: tones.base, line: [0.7, 0, 0.7, 0] });
}

/** One layer of cloth, `spread` times as wide as usual; returns its hem from right to left. */
function drawLayer(
  w: Wardrobe,
  { kind, tones, top, length, pattern, print }: Lower,
  region: number,
  spread = 1,
): Curve {
  const { d, frame, light, rng } = w;
  const n = kind === 'pleated' ? 9 : kind === 'wrap' ? 3 : 6;
  const bottom = top + length;
  const flare = kind === 'wrap' ? 1.1 : kind === 'pleated' ? 1.42 : 1.6;
  const more = kind === 'wrap' ? 0 : (length > 2.6 ? 0.17 : 0.12) * length;
  const wide = spread * (frame.hip * flare + more);
  const hemAt = (u: number, dip = 0): Pt => pt(u * wide, bottom + 0.16 * (1 - u * u) + dip);
  const waistAt = (u: number): Pt =>
    trunk(frame, u || 0.001, Math.abs(u) * (frame.waist + 0.05), top + 0.05 * (1 - u * u));
  const hem: Pt[] = [];
  for (let i = 0; i <= n; i++) {
    const u = 1 - (2 * i) / n;
    hem.push(hemAt(u));
    if (i < n) hem.push(hemAt(u - 1 / n, kind === 'pleated' ? 0.07 : kind === 'wrap' ? 0.03 : 0.14));
  }
  const right = spline([waistAt(1), pt(frame.hip * 1.12, 3.15), hemAt(1)]);
  const left = spline([hemAt(-1), pt(-frame.hip * 1.12, 3.15), waistAt(-1)]);
  const foot = spline(hem, kind === 'pleated' ? 0.2 : 1);
  const edges = [spline([waistAt(-1), waistAt(0), waistAt(1)]), right, foot, left];
  const look = { paint: tones.base, region, line: [0.9, 1, 1, 1] };
  const item = d.fill(edges, look);
  const folds: Curve[] = [];
  for (let i = 1; i < n; i++) {
    const u = 1 - (2 * i) / n;
    folds.push(spline([waistAt(u * 0.95), pt(lerp(waistAt(u).x, u * wide, 0.4), lerp(top, bottom, 0.4)), hemAt(u)]));
  }
  for (const fold of folds) {
    const low = fold[fold.length - 1]!;
    const side = pt(low.x - light * rng.range(0.09, 0.2), low.y);
    d.decal([fold, line(low, side), line(side, fold[0]!)], { paint: tones.shade, shade: true, clip: [item] });
  }
  const dark = (x: number, y: number): Pt => pt(-light * x, y);
  d.decal(
    [
      spline([
        dark(frame.waist * 0.7, top),
        dark(wide * 0.62, lerp(top, bottom, 0.6)),
        dark(wide * 0.72, bottom + 0.4),
      ]),
      line(dark(wide * 0.72, bottom + 0.4), dark(wide * 1.4, bottom)),
      line(dark(wide * 1.4, bottom), dark(frame.waist * 0.7, top)),
    ],
    { paint: tones.shade, shade: true, clip: [item] },
  );
  if (w.palette.prints) drawPattern(d, pattern, print, item, [-wide * 1.1, top, wide * 1.1, bottom + 0.3]);
  d.outline(edges, look);
  for (const fold of folds) {
    d.stroke(kind === 'pleated' ? fold : reverse(fold), {
      weight: 0.7,
      start: 0.5,
      end: kind === 'pleated' ? 0.5 : 0,
      tint: tones.base,
    });
  }
  return foot;
}

/** A belt or waistband at height `y`. */
export function drawBelt({ d, frame }: Wardrobe, tones: Ramp, y: number, height: number, buckle?: Ramp): void {
  const at = (s: number, dy: number): Pt => trunk(frame, s, frame.waist + 0.07, y + dy);
  const upper = spline([at(-1, 0), pt(0, y + 0.06), at(1, 0)]);
  const lower = spline([at(1, height), pt(0, y + height + 0.06), at(-1, height)]);
  d.shape(between(upper, lower), { paint: tones.base, line: 0.9 });
  if (buckle) {
    const b = height * 0.75;
    const p = (x: number, yy: number): Pt => pt(x * b, y + height / 2 + 0.06 + yy * b);
    const edges = between(line(p(-1, -0.8), p(1, -0.8)), line(p(1, 0.8), p(-1, 0.8)));
    d.shape(edges, { paint: buckle.base, line: 0.7 });
  }
}
