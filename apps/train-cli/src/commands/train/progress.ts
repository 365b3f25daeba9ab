import { SingleBar } from 'cli-progress';
import { formatDuration } from '../../cli/log.ts';
import type { Log } from '../../cli/log.ts';
import type { TrainerEvent } from '@irodori/training';

type Ready = Extract<TrainerEvent, { kind: 'ready' }>;
type Step = Extract<TrainerEvent, { kind: 'step' }>;

/** Without a terminal: one line at most so often. */
const PLAIN_EVERY_MS = 10_000;
const BAR_EVERY_MS = 100;
/** Steps that speed and waiting are averaged over. */
const WINDOW = 50;

/** Shows how a run goes: a bar on a terminal, plain lines elsewhere. Everything goes to stderr. */
export class TrainProgress {
  readonly #log: Log;
  #bar: SingleBar | undefined;
  #ready: Ready | undefined;
  #recent: { images: number; seconds: number; stepMs: number; waitMs: number }[] = [];
  #shownAt = 0;
  #shownStep = -1;
  #latest: Step | undefined;

  constructor(log: Log) {
    this.#log = log;
  }

  start(ready: Ready): void {
    this.#ready = ready;
    if (!this.#log.live) return;
    this.#bar = new SingleBar({
      format: '{bar} {percentage} % | {text}',
      stream: process.stderr,
      hideCursor: true,
      barsize: 24,
      barCompleteChar: '█',
      barIncompleteChar: '░',
      gracefulExit: false,
    });
    this.#bar.start(1000, 0, { text: 'first step' });
  }

  /** One step done. */
  step(event: Step): void {
    const { images, stepMs, dataWaitMs } = event.line;
    this.#recent.push({ images, seconds: event.seconds, stepMs, waitMs: dataWaitMs });
    if (this.#recent.length > WINDOW) this.#recent.shift();
    this.#latest = event;
    const now = performance.now();
    if (now - this.#shownAt < (this.#bar === undefined ? PLAIN_EVERY_MS : BAR_EVERY_MS)) return;
    this.#shownAt = now;
    this.#show();
  }

  /** A line between the bar's frames. */
  say(write: (text: string) => void, text: string): void {
    if (this.#bar === undefined) return write(text);
    process.stderr.write('\r\x1b[2K');
    write(text);
    this.#bar.render();
  }

  stop(): void {
    if (this.#latest !== undefined && this.#shownStep !== this.#latest.line.step) this.#show();
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #show(): void {
    const { line, seconds } = this.#latest as Step;
    this.#shownStep = line.step;
    const total = this.#ready?.totalSteps;
    const limit = (this.#ready?.totalMinutes ?? Number.POSITIVE_INFINITY) * 60;
    const share = Math.min(1, Math.max(total === undefined ? 0 : line.step / total, seconds / limit));
    const [first, last] = [this.#recent[0], this.#recent.at(-1)];
    const span = (last?.seconds ?? 0) - (first?.seconds ?? 0);
    const speed = span > 0 ? ((last?.images ?? 0) - (first?.images ?? 0)) / span : 0;
    const waited = this.#recent.reduce((sum, { waitMs }) => sum + waitMs, 0);
    const worked = this.#recent.reduce((sum, { stepMs }) => sum + stepMs, 0);
    const perStep = span / Math.max(1, this.#recent.length - 1);
    const bySteps = total === undefined || span === 0 ? Number.POSITIVE_INFINITY : (total - line.step) * perStep;
    const left = Math.min(bySteps, limit - seconds);
    const text = [
      `step ${line.step}${total === undefined ? '' : `/${total}`}`,
      `G ${line.generator.toPrecision(4)}`,
      `huber ${line.huber.toPrecision(3)}`,
      `D ${line.discriminator.toPrecision(3)}`,
      `${speed.toPrecision(3)} img/s`,
      `data wait ${((100 * waited) / Math.max(1e-9, waited + worked)).toFixed(1)} %`,
      `ETA ${formatDuration(left)}`,
    ].join(' | ');
    if (this.#bar === undefined) this.#log.note(`${(100 * share).toFixed(0).padStart(3)} % | ${text}`);
    else this.#bar.update(Math.round(share * 1000), { text });
  }
}
