import { sign } from '../core/choose.ts';
import { bezier, lerp, mix, pt } from '../core/geometry.ts';
import { face, skull } from '../head/pose.ts';
import type { HairContext } from './context.ts';
import type { LockShape } from './lock.ts';

/** One lock of the bangs, in face coordinates. */
interface Bang {
  /** Where it leaves the hairline: longitude. */
  readonly lon: number;
  readonly tip: readonly [x: number, y: number];
  readonly width: number;
  /** Sideways bow of the tip, in head units. */
  readonly bow?: number;
}

function bangLock(ctx: HairContext, { lon, tip, width, bow = 0 }: Bang): LockShape {
  const { pose, style } = ctx;
  const crownLon = lerp(style.part, lon, 0.55);
  const root = skull(pose, crownLon, 1.12, style.volume * 0.98);
  const over = skull(pose, lerp(crownLon, lon, 0.75), 0.72, style.volume * (1.2 - 0.1 * Math.abs(lon)));
  const end = face(pose, tip[0], tip[1]);
  const brow = skull(pose, lon, 0.2, style.volume * (1.06 - 0.05 * Math.abs(lon)));
  const above = mix(brow, end, 0.45);
  const path = bezier(root, over, pt(above.x + bow, above.y), end);
  return {
    path,
    width: width * (1 - 0.22 * Math.abs(lon)),
    root: 0.3,
    belly: 0.5,
    inkFrom: 0.36,
    strands: width > 0.16 ? 1 : 0,
  };
}

const jitter = (ctx: HairContext, amount: number): number => ctx.rng.normal() * amount * (0.5 + ctx.style.mess);

function fan(
  ctx: HairContext,
  count: number,
  from: number,
  to: number,
  make: (u: number) => Omit<Bang, 'lon'>,
): Bang[] {
  return Array.from({ length: count }, (_, i) => {
    const u = count === 1 ? 0.5 : i / (count - 1);
    const bang = make(u);
    return {
      lon: lerp(from, to, u),
      width: bang.width * ctx.rng.range(0.85, 1.2),
      bow: bang.bow,
      tip: [bang.tip[0] + jitter(ctx, 0.03), bang.tip[1] + jitter(ctx, 0.045)] as const,
    };
  });
}

function classic(ctx: HairContext): Bang[] {
  const drop = ctx.rng.range(-0.02, 0.24);
  return fan(ctx, 5 + ctx.rng.int(3), -1.15, 1.15, (u) => {
    const x = u * 2 - 1;
    return {
      tip: [x * 0.82 + 0.1 * Math.sign(x), drop + 0.24 * Math.abs(x) ** 1.5 + 0.06 * Math.cos(x * 9)],
      width: 0.24,
      bow: 0.09 * x,
    };
  });
}

function messy(ctx: HairContext): Bang[] {
  const lean = ctx.rng.range(-0.3, 0.3);
  return fan(ctx, 7 + ctx.rng.int(3), -1.2, 1.2, (u) => {
    const x = u * 2 - 1;
    return {
      tip: [x * 0.85 + lean + ctx.rng.range(-0.12, 0.12), 0.06 + ctx.rng.range(-0.12, 0.22) + 0.1 * x * x],
      width: 0.19,
      bow: ctx.rng.range(-0.12, 0.12),
    };
  });
}

function swept(ctx: HairContext): Bang[] {
  const to = ctx.style.part <= 0 ? 1 : -1;
  const low = ctx.rng.range(0.02, 0.3);
  const main = fan(ctx, 5 + ctx.rng.int(2), -0.45 * to, 1.15 * to, (u) => ({
    tip: [to * lerp(-0.22, 0.97, u), lerp(low - 0.12, low + 0.24, u)],
    width: 0.24,
    bow: -0.16 * to,
  }));
  const rest = fan(ctx, 2, -0.8 * to, -1.2 * to, (u) => ({
    tip: [-to * lerp(0.72, 0.96, u), lerp(0.24, 0.48, u)],
    width: 0.2,
    bow: to * -0.1,
  }));
  return [...rest, ...main];
}

function parted(ctx: HairContext): Bang[] {
  const low = ctx.rng.range(0.3, 0.75);
  const split = ctx.style.part * 0.6;
  return [-1, 1].flatMap((side) =>
    fan(ctx, 3, split + side * 0.28, side * 1.15, (u) => ({
      tip: [side * lerp(0.62, 1.0, u), lerp(low * 0.75, low + 0.2, u)],
      width: 0.21,
      bow: side * 0.2,
    })),
  );
}

function curtain(ctx: HairContext): Bang[] {
  const wisp = fan(ctx, 2, -0.15, 0.15, (u) => ({
    tip: [lerp(-0.16, 0.14, u), 0.12 + ctx.rng.range(-0.1, 0.1)],
    width: 0.1,
    bow: 0.05,
  }));
  return [...parted(ctx), ...wisp];
}

function overEye(ctx: HairContext): Bang[] {
  const to = ctx.style.part <= 0 ? 1 : -1;
  const cover = fan(ctx, 4, -0.2 * to, 1.1 * to, (u) => ({
    tip: [to * lerp(0.18, 0.92, u), lerp(0.55, 0.85, u)],
    width: 0.27,
    bow: -0.1 * to,
  }));
  const rest = fan(ctx, 3, -0.5 * to, -1.15 * to, (u) => ({
    tip: [-to * lerp(0.4, 0.95, u), lerp(0.14, 0.42, u)],
    width: 0.2,
    bow: -to * 0.12,
  }));
  return [...rest, ...cover];
}

function wisps(ctx: HairContext): Bang[] {
  return fan(ctx, 4 + ctx.rng.int(2), -1.1, 1.1, (u) => {
    const x = u * 2 - 1;
    return { tip: [x * 0.9, -0.05 + ctx.rng.range(0, 0.35)], width: 0.15, bow: 0.16 * Math.sign(x || 1) };
  });
}

/** Now and then a thin strand beside a lock, under it. */
function sliver(ctx: HairContext, bang: Bang): Bang[] {
  const { rng } = ctx;
  if (!rng.chance(0.45)) return [];
  const side = sign(rng);
  const [x, y] = bang.tip;
  const tip = [x + side * rng.range(0.08, 0.16), y + rng.range(-0.06, 0.09)] as const;
  return [{ lon: bang.lon + side * 0.12, tip, width: bang.width * 0.5, bow: bang.bow }];
}

const CUTS = { classic, messy, swept, parted, curtain, overEye, wisps } as const;

/** The locks of the bangs in the order they are painted; none for cuts that are drawn otherwise. */
export function planBangs(ctx: HairContext): LockShape[] {
  const { bangs, part } = ctx.style;
  if (bangs === 'blunt' || bangs === 'hime' || bangs === 'back' || bangs === 'curly') return [];
  const far = (bang: Bang): number => Math.abs(bang.lon - part);
  // From the sides towards the parting, so that the middle lies on top.
  return CUTS[bangs](ctx)
    .sort((a, b) => far(b) - far(a))
    .flatMap((bang) => [...sliver(ctx, bang), bang])
    .map((bang) => bangLock(ctx, bang));
}
