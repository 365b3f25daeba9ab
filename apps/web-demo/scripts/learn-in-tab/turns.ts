import type { NativeLesson } from './native-lesson.ts';
import type { TabLesson } from './tab-lesson.ts';

/** Of one side, by turn. */
interface Side {
  /** Steps a second by the clock. */
  readonly speed: number[];
  /** Processor seconds of a step: what a busy machine leaves comparable. */
  readonly processor: number[];
}

/** The same steps in the tab and natively. */
export interface Speeds {
  readonly tab: Side;
  readonly native: Side;
  /** Largest difference of the losses of the first ten steps, as a share. */
  readonly apart: number;
}

const STEPS = 5;
const COMPARED = 10;

/**
 * Steps by turns, one side at rest while the other works, so that what else the machine does is the same for both. The first turn
 * warms up and is not counted. The lesson runs on afterwards.
 * @param tab a lesson that runs, at its beginning
 */
export async function takeTurns(tab: TabLesson, native: NativeLesson, turns: number): Promise<Speeds> {
  const side = (): Side => ({ speed: [], processor: [] });
  const speeds = { tab: side(), native: side() };
  let before = { losses: [] as number[], seconds: 0 };
  for (let turn = 0; turn <= turns; turn++) {
    const atTab = await tab.processorSeconds();
    if (turn > 0) await tab.resume();
    await tab.steps(before.losses.length + STEPS);
    const after = await tab.pause();
    const [inTab, atNative, began] = [(await tab.processorSeconds()) - atTab, process.cpuUsage(), native.seconds];
    await native.steps(STEPS);
    if (turn > 0) {
      const { user, system } = process.cpuUsage(atNative);
      const made = after.losses.length - before.losses.length;
      speeds.tab.speed.push(made / (after.seconds - before.seconds));
      speeds.tab.processor.push(inTab / made);
      speeds.native.speed.push(STEPS / (native.seconds - began));
      speeds.native.processor.push((user + system) / 1e6 / STEPS);
    }
    before = after;
  }
  await tab.resume();
  const shares = native.losses.slice(0, COMPARED).map((loss, i) => Math.abs(before.losses[i]! - loss) / loss);
  return { ...speeds, apart: Math.max(...shares) };
}
