import type { Curve } from '../core/geometry.ts';
import { add, clamp, lerp, portion, scale, spline, sub, unit } from '../core/geometry.ts';
import type { Ramp } from '../palette.ts';
import type { Wardrobe } from './frame.ts';
import type { Limb, LimbLook } from './limb.ts';
import { drawCreases, drawLimb, halfWidth, limbPoint } from './limb.ts';

/** `puff`: a balloon on the upper arm; `bishop`: long and full, gathered at the wrist; `wide`: open like a bell. */
export type SleeveKind = 'long' | 'rolled' | 'short' | 'cap' | 'none' | 'wide' | 'bell' | 'puff' | 'bishop';

export interface SleeveLook {
  readonly kind: SleeveKind;
  readonly tones: Ramp;
  readonly region: number;
  /** Whether a line parts the sleeve from the trunk; needed where their colors differ. */
  readonly seam: boolean;
  /** Band at the sleeve's end. */
  readonly cuff?: Ramp;
  /** Frill at the sleeve's end instead of a band. */
  readonly frill?: boolean;
}

/** Where along the arm (0 shoulder, 0.5 elbow, 1 wrist) the cloth ends. */
const ENDS: Readonly<Record<SleeveKind, number>> = {
  none: 0,
  cap: 0.2,
  short: 0.37,
  puff: 0.35,
  rolled: 0.56,
  bell: 0.8,
  long: 0.95,
  bishop: 0.95,
  wide: 0.95,
};

/** Half width of the cloth against the arm's, at a share `u` of the sleeve's length. */
function fullness(kind: SleeveKind, u: number): number {
  if (kind === 'puff') return 1.12 + 0.78 * Math.sin(Math.PI * clamp(u * 1.02, 0, 1)) ** 0.7;
  if (kind === 'bishop') return 1.1 + 0.72 * Math.sin(Math.PI * clamp(u ** 1.6, 0, 1)) ** 0.8;
  if (kind === 'wide') return 1.15 + 1.75 * u * u;
  if (kind === 'bell') return 1.1 + 1.25 * u ** 3;
  if (kind === 'cap') return 1.12 + 0.3 * u;
  if (kind === 'short') return 1.15 + 0.12 * u;
  return 1.16 + (kind === 'rolled' ? 0.1 * u : 0);
}

/** A part of a sleeve: the tube of cloth about the arm between two shares of the sleeve's length. */
function tube(limb: Limb, kind: SleeveKind, to: number, from: number, range: readonly [number, number]): Limb {
  const steps = kind === 'puff' || kind === 'bishop' ? 8 : 5;
  const path: Curve = portion(limb.path, from, to, steps);
  return {
    path,
    widths: Array.from({ length: steps + 1 }, (_, i) => {
      const t = i / steps;
      const root = range[0] === 0 && i === 0 ? 0 : 0.02;
      const k = range[0] === 0 && i === 0 ? 1 : fullness(kind, lerp(range[0], range[1], t));
      return halfWidth(limb, lerp(from, to, t)) * k + root;
    }),
  };
}

/** Which part of the arm a limb is: all of it, or one of its halves. */
type ArmPart = 'whole' | 'upper' | 'lower';

/** The cloth on one part of an arm, if the sleeve reaches it. `side` as for arms. */
export function drawSleevePart(
  w: Wardrobe,
  limb: Limb,
  part: ArmPart,
  sleeve: SleeveLook,
  side: 1 | -1,
  look: Pick<LimbLook, 'open'>,
): void {
  const { kind, tones, region } = sleeve;
  const end = ENDS[kind];
  const [start, stop] = part === 'whole' ? [0, 1] : part === 'upper' ? [0, 0.5] : [0.5, 1];
  if (end <= start + 0.02) return;
  const here = Math.min(end, stop);
  const share = (s: number): number => (s - start) / (stop - start);
  const cloth = tube(limb, kind, share(here), 0, [start / end, here / end]);
  const last = here === end;
  const round = part === 'lower';
  const caps = [round ? 0.9 : sleeve.seam ? 0.85 : 0, last ? 1 : 0] as const;
  drawLimb(w.d, cloth, { tones, region, light: w.light, caps, round, ...look });
  if (kind === 'puff' || kind === 'bishop') drawGathers(w, cloth, tones, last);
  else drawCreases(w.d, cloth, tones, CREASES[part](end), side);
  if (last && kind === 'bell') drawFold(w, cloth, tones);
  if (last) drawEnd(w, limb, cloth, sleeve, share(end), share(end - 0.035));
}

const CREASES: Readonly<Record<ArmPart, (end: number) => readonly number[]>> = {
  whole: (end) => (end > 0.5 ? [0.14, 0.5, 0.55, 0.6] : end > 0.3 ? [0.4, 0.6] : []),
  upper: (end) => (end > 0.45 ? [0.25, 0.75, 0.85] : end > 0.3 ? [0.35, 0.55] : []),
  lower: (end) => (end > 0.7 ? [0.06, 0.14, 0.22] : []),
};

/** Short folds that run from both gathered ends of a full sleeve towards its middle. */
function drawGathers({ d }: Wardrobe, cloth: Limb, tones: Ramp, last: boolean): void {
  for (const [from, to] of [
    ...(last ? ([[0.98, 0.66]] as const) : []),
    ...(cloth.widths[0]! < cloth.widths[2]! ? ([[0.04, 0.3]] as const) : []),
  ]) {
    for (const k of [-0.6, -0.1, 0.45]) {
      d.stroke(
        spline([
          limbPoint(cloth, from, k * 0.9),
          limbPoint(cloth, (from + to) / 2, k * 1.05),
          limbPoint(cloth, to + 0.08 * k, k * 1.1),
        ]),
        { weight: 0.6, start: 0.5, end: 0, tint: tones.base },
      );
    }
  }
}

/** The long folds of an open sleeve. */
function drawFold({ d }: Wardrobe, cloth: Limb, tones: Ramp): void {
  for (const k of [-0.35, 0.3]) {
    d.stroke(spline([limbPoint(cloth, 1, k), limbPoint(cloth, 0.8, k * 0.8), limbPoint(cloth, 0.55, k * 0.6)]), {
      weight: 0.6,
      start: 0.5,
      end: 0,
      tint: tones.base,
    });
  }
}

const cuffs = (d: Wardrobe['d']): number => d.part('trim', () => d.shared('cuffs'));

/** The band or frill about the end of a sleeve. */
function drawEnd(w: Wardrobe, limb: Limb, cloth: Limb, sleeve: SleeveLook, end: number, from: number): void {
  const { d, light } = w;
  const { kind } = sleeve;
  const gathered = kind === 'puff' || kind === 'bishop';
  if (sleeve.frill && kind !== 'wide') {
    return drawFrill(w, cloth, sleeve.cuff ?? sleeve.tones, sleeve.cuff ? cuffs(d) : sleeve.region);
  }
  if (kind === 'rolled') {
    const band: Limb = { path: cloth.path, widths: cloth.widths.map((v) => v * 1.08) };
    drawLimb(d, band, { tones: sleeve.tones, region: sleeve.region, light, caps: [1, 1] }, 0.8, 1);
    return;
  }
  if (!sleeve.cuff) {
    if (gathered) drawFrill(w, cloth, sleeve.tones, sleeve.region);
    return;
  }
  const wide: Limb = gathered
    ? { path: limb.path, widths: limb.widths.map((v) => v * 1.18 + 0.02) }
    : { path: cloth.path, widths: cloth.widths.map((v) => v * 1.06) };
  const band = { tones: sleeve.cuff, region: cuffs(d), light, caps: [1, 1] } as const;
  if (gathered) drawLimb(d, wide, band, from, Math.min(1, end + 0.045));
  else drawLimb(d, wide, band, 0.87, 1);
}

/** A small frill that hangs from the end of a sleeve. */
function drawFrill({ d }: Wardrobe, cloth: Limb, tones: Ramp, region: number): void {
  const n = 4;
  const rim = [];
  for (let i = 0; i <= 2 * n; i++) {
    rim.push(limbPoint(cloth, 1, 1.18 * (1 - i / n)));
  }
  const a = limbPoint(cloth, 1, 1);
  const b = limbPoint(cloth, 1, -1);
  const along = limbPoint(cloth, 0.97, 0);
  const end = limbPoint(cloth, 1, 0);
  const out = unit(sub(end, along));
  const hem = spline(rim.map((p, i) => add(p, scale(out, i % 2 ? 0.17 : 0.1))));
  const edges = [spline([a, hem[0]!]), hem, spline([hem[hem.length - 1]!, b]), spline([b, end, a])];
  d.shape(edges, { paint: tones.base, region, line: [0.8, 0.85, 0.8, 0.8] });
  for (let i = 2; i < 2 * n; i += 2) {
    d.stroke(spline([hem[3 * i]!, limbPoint(cloth, 1, 0.9 * (1 - i / n))]), {
      weight: 0.5,
      start: 0.4,
      tint: tones.base,
    });
  }
}
