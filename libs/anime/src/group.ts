import type { Rng } from '@irodori/image';
import type { ArmPose } from './body/arm-pose.ts';
import type { Build, Character } from './character.ts';
import { drawCharacter, feetOf } from './character.ts';
import { choose } from './core/choose.ts';
import type { PaletteSlot } from './house-palette.ts';

/** Where a figure's head is and half its width, in scene units. */
export interface Spot {
  readonly head: number;
  readonly x: number;
  readonly y: number;
}

type GroupFrame = 'bust' | 'half' | 'full' | 'chibi';

interface Row {
  readonly head: readonly [least: number, most: number];
  /** Distance between neighbors, in head units: small enough that shoulders and hair meet. */
  readonly gap: readonly [least: number, most: number];
}

const ROWS: Readonly<Record<GroupFrame, Row>> = {
  bust: { head: [105, 145], gap: [2.1, 2.9] },
  half: { head: [84, 118], gap: [2.3, 3.2] },
  full: { head: [72, 90], gap: [2.5, 3.9] },
  chibi: { head: [96, 126], gap: [2.2, 2.9] },
};

/** Two or three figures side by side, in the order they are painted: the one in front comes last. */
export interface Group {
  readonly frame: GroupFrame;
  readonly figures: readonly (Spot & { readonly character: Character })[];
}

/** Wings, swords and raised arms would hide the neighbors' faces. */
function besideOthers(character: Character): Character {
  const low = (pose: ArmPose): ArmPose => (pose === 'raised' || pose === 'wave' ? 'down' : pose);
  const [left, right] = character.frame.arms;
  return {
    ...character,
    extras: { ...character.extras, wings: false },
    frame: { ...character.frame, arms: [low(left), low(right)] },
    prop: character.prop === 'sword' ? 'cup' : character.prop,
  };
}

/** Height of the head's middle: on a common floor where feet are seen, else the smaller the lower. */
function headHeight(rng: Rng, frame: GroupFrame, head: number, floor: number, build: Build): number {
  if (frame === 'full' || frame === 'chibi') return floor - head * feetOf(build) + rng.range(-12, 12);
  const drop = (feetOf('normal') - feetOf(build)) * head * 0.45;
  return (frame === 'bust' ? rng.range(330, 420) : rng.range(215, 290)) + drop;
}

/**
 * A group about `lead`, each of the others with a look of its own. Of the parts that are asked for in other colors than
 * the house look, a companion may have none.
 */
export function drawGroup(framing: Rng, rng: Rng, lead: Character, house: readonly PaletteSlot[] | undefined): Group {
  const count = framing.chance(0.45) ? 3 : 2;
  const frame: GroupFrame =
    lead.build === 'chibi' ? 'chibi' : choose(framing, { bust: count === 3 ? 2 : 4, half: 4, full: 3, chibi: 0 });
  const row = ROWS[frame];
  const size = framing.range(...row.head) * (count === 2 ? 1.12 : 1);
  const gap = framing.range(...row.gap) * size;
  const floor = framing.range(925, 1010);
  const leadPlace = count === 3 && framing.chance(0.6) ? 1 : framing.int(count);
  const middle = 500 + framing.range(-35, 35);
  const figures = Array.from({ length: count }, (_, i) => {
    const own = framing.fork(`place ${i}`);
    const companion = rng.fork(`companion ${i}`);
    const followed = house && (companion.fork('asked').chance(0.65) ? house : []);
    const build = frame === 'chibi' ? 'chibi' : undefined;
    const drawn = i === leadPlace ? lead : drawCharacter(companion, { light: lead.light, house: followed, build });
    const character = besideOthers(drawn);
    const wanted = size * own.range(0.94, 1.06) * (character.build === 'tall' ? 0.88 : 1);
    // Whole figures stay whole.
    const head = frame === 'full' ? Math.min(wanted, (floor - 20) / (feetOf(character.build) + 1.35)) : wanted;
    const x = middle + (i - (count - 1) / 2) * gap + own.range(-0.2, 0.2) * size;
    return {
      character,
      head,
      x,
      y: headHeight(own, frame, head, floor, character.build),
      rank: i === leadPlace ? 2 : own.next(),
    };
  });
  return { frame, figures: figures.sort((a, b) => a.rank - b.rank) };
}
