import type { TrainConfigPatch } from '@irodori/training/tuning';
import {
  currentLesson,
  discardLesson,
  keepLesson,
  lessonPictures,
  lessonState,
  purgeLearning,
  restoreLesson,
} from '../learning/lesson-store.ts';
import { LEAST_PICTURES, MOST_PICTURES, NO_LESSON } from '../learning/learning-state.ts';
import type { LearningState } from '../learning/learning-state.ts';
import type { LearnService, LessonCard, LessonPicture, LessonReport } from '../learning/types.ts';
import { Fault, toFault } from '../model/errors.ts';
import { WorkerHost, proxy } from '../model/host.ts';
import type { Editor } from './editor.ts';
import { BackgroundPause } from './background-pause.ts';
import { newId } from './ids.ts';
import { LessonPictures } from './lesson-pictures.ts';
import type { OwnModels } from './own-models.ts';
import { TabLock } from './tab-lock.ts';

const REVIEW_MS = 60_000;
const OPEN_MS = 5 * 60_000;
/** A step and a look at the held-out pictures come first. */
const PAUSE_MS = 5 * 60_000;

/** Learning from the artist's own pictures, in a worker of its own. */
export class Learning {
  readonly #host = new WorkerHost<LearnService>(
    () => new Worker(new URL('../learning/learn.worker.ts', import.meta.url), { type: 'module', name: 'learning' }),
    (fault) => this.#workerEnded(fault),
  );
  #card: LessonCard | undefined;
  /** Pictures of a lesson that storage had no room for. */
  #unkept: readonly LessonPicture[] | undefined;
  /** The lesson that the worker has in memory. */
  #opened: string | undefined;
  /** One tab learns at a time. */
  readonly #lock = new TabLock('irodori-learning');
  readonly #pictures: LessonPictures;
  readonly #pause = new BackgroundPause(
    () => ['running', 'waiting'].includes(this.editor.state.phase.kind),
    (held) => void this.#host.call((remote) => remote.giveWay(held), PAUSE_MS).catch(() => undefined),
  );

  constructor(
    private readonly editor: Editor,
    private readonly models: OwnModels,
  ) {
    this.#pictures = new LessonPictures(editor, (id, bytes) =>
      this.#host.call((remote) => remote.review(id, bytes), REVIEW_MS),
    );
    editor.store.subscribe((state, before) => {
      const touched = state.history !== before.history || state.view !== before.view;
      if ((touched || state.phase !== before.phase) && this.state.phase === 'running') this.#pause.touched();
    });
  }

  get state(): LearningState {
    return this.editor.state.learning;
  }

  #set(patch: Partial<LearningState>): void {
    this.editor.set({ learning: { ...this.state, ...patch } });
  }

  /** What earlier visits left: models, and a lesson that can go on. */
  async restore(): Promise<void> {
    try {
      await this.models.list();
      const card = await currentLesson();
      if (!card) return await purgeLearning();
      await this.#show(card);
      this.editor.notify('notice.lessonKept', 'info', undefined, {
        label: 'learn.show',
        run: () => this.editor.set({ dialog: 'learn' }),
      });
      await purgeLearning();
    } catch {
      // Storage is blocked: there is nothing to bring back.
    }
  }

  async #show(card: LessonCard): Promise<void> {
    this.#card = card;
    const kept = await lessonState(card.id);
    this.#set({
      ...NO_LESSON,
      phase: 'paused',
      name: card.name,
      minutes: card.minutes,
      step: kept?.state.step ?? 0,
      seconds: kept?.seconds ?? 0,
      losses: kept?.losses ?? [],
      look: kept?.look,
    });
  }

  /** Reads files as pictures to learn from. */
  add(files: readonly File[]): Promise<void> {
    return this.#pictures.add(files);
  }

  remove(id: string): void {
    this.#pictures.remove(id);
  }

  rename(name: string): void {
    this.#set({ name });
  }

  setMinutes(minutes: number): void {
    this.#set({ minutes });
  }

  get ready(): boolean {
    const { pictures, reading } = this.state;
    return reading === 0 && pictures.length >= LEAST_PICTURES && pictures.length <= MOST_PICTURES;
  }

  /** Begins a lesson with the chosen pictures and the model in use. */
  async start(name: string): Promise<void> {
    const { source } = this.editor.coloring.models;
    if (!this.ready) return;
    if (!source) return void this.editor.notify('fault.modelNone', 'error');
    // Its files are not here, and a lesson keeps where its model came from: no key belongs there.
    if (source.kind === 'server') return void this.editor.notify('fault.learnModel', 'error');
    if (!globalThis.isSecureContext) return void this.editor.notify('fault.learnInsecure', 'error');
    const pictures: LessonPicture[] = this.state.pictures.map(({ id, color }) => ({ id, color }));
    const card: LessonCard = {
      version: 1,
      id: newId(),
      name: name.trim() || 'my-style',
      created: Date.now(),
      source,
      minutes: this.state.minutes,
      settings: settingsOfAddress(),
      pictures: pictures.map(({ id }) => id),
    };
    let unsaved: string | undefined;
    this.#unkept = undefined;
    try {
      await keepLesson(card, pictures);
      await navigator.storage?.persist?.().catch(() => false);
    } catch (error) {
      unsaved = error instanceof Error ? error.message : String(error);
      this.editor.notify('notice.lessonUnsaved', 'error', unsaved);
      this.#unkept = pictures;
    }
    this.#card = card;
    await this.#run(card, pictures, unsaved);
  }

  /** Goes on with the lesson that is kept. */
  async resume(): Promise<void> {
    const card = this.#card;
    if (!card) return;
    if (this.#opened !== card.id || !this.#host.alive) {
      await this.editor.attempt(async () => this.#run(card, this.#unkept ?? (await lessonPictures(card.id))));
      return;
    }
    // The worker still has it, also what storage had no room for.
    if (!(await this.#lock.claim())) return this.#set({ phase: 'elsewhere' });
    await this.editor.attempt(() => this.#host.call((remote) => remote.run(), OPEN_MS));
    this.#set({ phase: 'running' });
  }

  async #run(card: LessonCard, pictures: readonly LessonPicture[], unsaved?: string): Promise<void> {
    if (!(await this.#lock.claim())) return this.#set({ phase: 'elsewhere' });
    this.#set({ phase: 'opening', name: card.name, minutes: card.minutes, unsaved });
    const { backend } = this.editor.state.settings;
    const threads = Math.max(1, (navigator.hardwareConcurrency || 1) - 1);
    try {
      const job = { card, pictures, backend, threads };
      const report = proxy((told: LessonReport) => this.#hear(told));
      const opened = await this.#host.call((remote) => remote.open(job, report), OPEN_MS);
      await this.#host.call((remote) => remote.run(), OPEN_MS);
      this.#opened = card.id;
      this.#pause.begun();
      this.#set({ ...opened, losses: [...opened.losses], phase: 'running', pictures: [] });
    } catch (error) {
      this.#end('paused');
      const fault = toFault(error, 'fault.learn');
      this.editor.notify(fault.key, 'error', fault.message);
    }
  }

  #hear(report: LessonReport): void {
    switch (report.kind) {
      case 'step': {
        const losses = [...this.state.losses.slice(0, report.step - 1), report.loss];
        return this.#set({ step: report.step, seconds: report.seconds, losses });
      }
      case 'look':
        return this.#set({ look: report.look, ...(report.painted && { painted: report.painted }) });
      case 'saved':
        return void this.#keepUnkept();
      case 'unsaved':
        if (this.state.unsaved === undefined) this.editor.notify('notice.lessonUnsaved', 'error', report.detail);
        return this.#set({ unsaved: report.detail });
      case 'gpuLost':
        this.editor.notify('notice.gpuLost', 'error');
        return this.#set({ step: report.step, losses: this.state.losses.slice(0, report.step), backend: 'wasm' });
      case 'over':
        return void this.finish();
      case 'failed':
        this.#opened = undefined;
        this.#end('paused');
        this.editor.notify(report.fault, 'error', report.detail);
    }
  }

  /** There is room for a state: then also for what had none at the start. */
  async #keepUnkept(): Promise<void> {
    const [card, pictures] = [this.#card, this.#unkept];
    try {
      if (card && pictures) await keepLesson(card, pictures);
      this.#unkept = undefined;
      this.#set({ unsaved: undefined });
    } catch (error) {
      this.#set({ unsaved: error instanceof Error ? error.message : String(error) });
    }
  }

  /** No call is pending while a lesson runs, so that the end of the worker is reported here. */
  #workerEnded(fault: Fault): void {
    this.#opened = undefined;
    if (this.state.phase !== 'running') return;
    this.#end('paused');
    this.editor.notify('fault.learn', 'error', fault.message);
  }

  /** Keeps the lesson and lets the device rest. */
  async pause(): Promise<void> {
    this.#set({ phase: 'pausing' });
    await this.editor.attempt(() => this.#host.call((remote) => remote.pause(), PAUSE_MS));
    this.#end('paused');
  }

  /** Makes a model of what was learned so far, keeps it and takes it into use. */
  async finish(): Promise<void> {
    const { phase } = this.state;
    if (phase !== 'running') return;
    this.#set({ phase: 'finishing' });
    await this.editor.attempt(async () => {
      const { bundle, look } = await this.#host.call((remote) => remote.finish(), PAUSE_MS);
      const kept = await this.models.keep(bundle);
      // A model in memory only is gone with the tab: then the lesson can be taken up again.
      if (kept) await discardLesson().catch(() => undefined);
      this.#card = undefined;
      this.#unkept = undefined;
      this.#end('review');
      this.editor.set({ learning: { ...NO_LESSON, look, painted: this.state.painted } });
      await this.models.list();
      this.editor.notify(
        look.best > look.start ? 'notice.learned' : 'notice.learnedNothing',
        look.best > look.start ? 'info' : 'error',
      );
      await this.editor.coloring.models.load({ kind: 'files', ...bundle });
    });
    if (this.state.phase === 'finishing') this.#end('paused');
  }

  /** Gives the lesson up; the notice brings it back. */
  async discard(): Promise<void> {
    const card = this.#card;
    this.#host.stop(new Fault('fault.worker', 'canceled'));
    this.#end('review');
    this.editor.set({ learning: NO_LESSON });
    this.#card = undefined;
    this.#unkept = undefined;
    await this.editor.attempt(discardLesson);
    this.editor.notify('notice.lessonGivenUp', 'info', undefined, {
      label: 'bar.undo',
      run: () =>
        void this.editor.attempt(async () => {
          await restoreLesson();
          if (card) await this.#show(card);
        }),
    });
  }

  #end(phase: LearningState['phase']): void {
    this.#lock.release();
    this.#set({ phase });
  }
}

/** Settings over the recipe's, as `?learn={"size":64}`: for tests and measurements. */
function settingsOfAddress(): TrainConfigPatch {
  const text = new URLSearchParams(location.search).get('learn');
  if (text === null) return {};
  try {
    // The worker checks it against the settings' schema.
    return JSON.parse(text) as TrainConfigPatch;
  } catch {
    return {};
  }
}
