import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StarterAnswer, StarterCommand } from './starter.ts';

export interface RaceResult {
  readonly rounds: number;
  /** Rounds in which the folder held the claim of a process that had been killed. */
  readonly afterCrash: number;
  /** One line for each round that did not have exactly one winner. */
  readonly faults: readonly string[];
}

/** Starters are told so long before they begin, so that the message has reached all. */
const LEAD_MS = 15;

class Starter {
  readonly #child: ChildProcess;
  readonly #answers: StarterAnswer[] = [];
  #wake: (() => void) | undefined;

  constructor() {
    const extension = extname(import.meta.url);
    const module = fileURLToPath(new URL(`./starter${extension}`, import.meta.url));
    const execArgv = extension === '.ts' ? ['--conditions=@irodori/source', '--import', 'tsx'] : [];
    this.#child = fork(module, { execArgv });
    this.#child.on('message', (answer: StarterAnswer) => {
      this.#answers.push(answer);
      this.#wake?.();
    });
  }

  async answer(): Promise<StarterAnswer> {
    while (this.#answers.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.#answers.shift() as StarterAnswer;
  }

  tell(command: StarterCommand): void {
    this.#child.send(command);
  }

  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await gone;
  }
}

/**
 * Lets several processes take one folder at the same time, round after round: into an empty folder, after a winner
 * that was killed with the folder in its hands, and after the lock of an earlier version. Every round must have exactly
 * one winner, and nobody may be inside while another one is.
 */
export async function race(rounds: number, starters = 4, log: (line: string) => void = () => {}): Promise<RaceResult> {
  const folder = mkdtempSync(join(tmpdir(), 'irodori-race-'));
  const crew = Array.from({ length: starters }, () => new Starter());
  const faults: string[] = [];
  let afterCrash = 0;
  let crashed = false;
  try {
    for (const one of crew) await one.answer();
    for (let round = 0; round < rounds; round++) {
      if (round % 7 === 3) leaveEarlierLock(folder);
      if (crashed) afterCrash += 1;
      const at = Date.now() + LEAD_MS;
      for (const one of crew) one.tell({ kind: 'start', folder, at });
      const answers = await Promise.all(crew.map((one) => one.answer()));
      const winners = answers.flatMap((answer, index) => (answer === 'won' ? [index] : []));
      const odd = answers.filter((answer) => answer !== 'won' && answer !== 'lost');
      if (winners.length !== 1 || odd.length > 0) faults.push(`round ${round}: ${answers.join(', ')}`);
      crashed = round % 2 === 1;
      for (const index of winners) {
        const winner = crew[index] as Starter;
        if (crashed) {
          await winner.kill();
          crew[index] = new Starter();
          await crew[index].answer();
          rmSync(join(folder, 'holder'), { force: true });
        } else {
          winner.tell({ kind: 'release', folder, at });
          await winner.answer();
        }
      }
      if (!crashed && readdirSync(folder).length > 0) {
        faults.push(`round ${round}: left behind ${readdirSync(folder).join(', ')}`);
        for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
      }
      if ((round + 1) % 50 === 0) log(`${round + 1} rounds, ${faults.length} faults`);
    }
  } finally {
    await Promise.all(crew.map((one) => one.kill()));
    rmSync(folder, { recursive: true, force: true });
  }
  return { rounds, afterCrash, faults };
}

/** What a killed trainer of an earlier version leaves. */
function leaveEarlierLock(folder: string): void {
  const lock = join(folder, '.lock');
  mkdirSync(lock, { recursive: true });
  const old = Date.now() / 1000 - 60;
  utimesSync(lock, old, old);
}
