import { TrainingError } from './errors.ts';
import type { TrainConfig } from './config/schema.ts';

/** Where a run ends: at the first of those that are not null. */
export type Ends = Pick<TrainConfig, 'steps' | 'epochs' | 'minutes'>;

/** How far a run is. */
interface Done {
  readonly step: number;
  /** Of training time. */
  readonly seconds: number;
}

interface EndsQuestion {
  /** The run's totals so far. */
  readonly totals: Ends;
  /** The ends that the last command to set the totals asked for. */
  readonly asked: Ends;
  /** The ends that this command asks for, if any. */
  readonly given: Ends | undefined;
  /** Whether these come from flags: only flags prolong a run that has finished. */
  readonly byFlags: boolean;
  readonly done: Done;
  /** Steps of a run with these ends; undefined when only time bounds it. */
  readonly count: (ends: Ends) => number | undefined;
}

export interface EndsAnswer {
  readonly totals: Ends;
  readonly asked: Ends;
  /** finished: nothing is left to do; completed: on to the totals as they were; set: to other totals; added: beyond them. */
  readonly how: 'finished' | 'completed' | 'set' | 'added';
}

const names = ['steps', 'epochs', 'minutes'] as const;

const same = (a: Ends, b: Ends): boolean => names.every((name) => a[name] === b[name]);

/** The ends among these settings, undefined when there are none. */
export function endsOf(settings: Partial<Ends>): Ends | undefined {
  const { steps = null, epochs = null, minutes = null } = settings;
  return steps === null && epochs === null && minutes === null ? undefined : { steps, epochs, minutes };
}

const reached = ({ totals, done, count }: Pick<EndsQuestion, 'totals' | 'done' | 'count'>): boolean =>
  done.step >= (count(totals) ?? Number.POSITIVE_INFINITY) ||
  // Whatever the clock says, time begins with the first step.
  (done.step > 0 && done.seconds >= (totals.minutes ?? Number.POSITIVE_INFINITY) * 60);

/** `120 steps`, `2 epochs or 30 minutes`. */
export const formatEnds = (ends: Ends): string =>
  names.flatMap((name) => (ends[name] === null ? [] : [`${ends[name]} ${name}`])).join(' or ') || 'the usual steps';

/**
 * Where a resumed run ends. An unfinished one completes its totals, so that a command which was killed can simply be
 * repeated; when the command says something else than the last one, that is the new total. A finished one adds what
 * the flags say.
 * @throws TrainingError (endPassed) when a new total lies behind what is done
 */
export function chooseEnds(question: EndsQuestion): EndsAnswer {
  const { totals, asked, given, byFlags, done, count } = question;
  const finished = reached(question);
  if (given !== undefined && finished && byFlags) {
    const { minutes } = given;
    const steps = given.steps === null && given.epochs === null ? undefined : count({ ...given, minutes: null });
    const sum: Ends = {
      steps: steps === undefined ? null : done.step + steps,
      epochs: null,
      minutes: minutes === null ? null : Math.round((done.seconds / 60 + minutes) * 1000) / 1000,
    };
    return { totals: sum, asked: given, how: 'added' };
  }
  if (given === undefined || same(given, asked)) return { totals, asked, how: finished ? 'finished' : 'completed' };
  if (reached({ totals: given, done, count })) {
    if (finished) return { totals, asked, how: 'finished' };
    throw new TrainingError(
      'endPassed',
      `${formatEnds(given)} in all: the run has ${done.step} steps and ${(done.seconds / 60).toFixed(1)} minutes behind it already`,
      { remedy: `give a larger total, or none to complete its ${formatEnds(totals)}` },
    );
  }
  return { totals: given, asked: given, how: 'set' };
}
