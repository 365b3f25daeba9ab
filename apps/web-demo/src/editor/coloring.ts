import { modelSize, type PartColor, type PartsField, type Reference } from '@irodori/paint';
import { emptyHints, HINT_CELL, scaleHints, type Plane, type Raster, type UserHint } from '@irodori/image';
import { ownHints, toUserHints } from '../engine/hints/marks.ts';
import { pinnedRegions } from '../engine/regions/pins.ts';
import type { PinnedRegion } from '../engine/regions/pins.ts';
import { colorLookOf } from '../engine/document.ts';
import type { ColorLook, Document, HintMark, InkMark } from '../engine/document.ts';
import type { Lines } from '../engine/raster/bands.ts';
import { Fault, toFault, unlessCanceled } from '../model/errors.ts';
import { proxy } from '../model/host.ts';
import { Painter } from '../model/painter.ts';
import type { LoadedModel } from '../model/types.ts';
import type { ColoredRegion, RegionQuery } from '../studio/regions.ts';
import type { ExportJob, Network, NetworkAnswers, Paint, PrepareJob, Proposal, RegionJob } from '../studio/types.ts';
import type { ColoringControl, Editor } from './editor.ts';
import type { Picture } from './picture.ts';
import { PaintCache } from './paint-cache.ts';
import type { PaintSource } from './paint-cache.ts';
import { MEMORY, ownMemoryClass } from '../engine/device-memory.ts';
import { ModelControl } from './model-control.ts';
import { newScreenCanvas } from './canvases.ts';

const LIMIT_MS = 180_000;

interface Result {
  readonly paint: Paint;
  readonly key: string;
  readonly hints: readonly HintMark[];
  readonly pins: readonly PinnedRegion[];
  readonly look: ColorLook;
  /** Milliseconds of the whole, and of what was made once for the drawing. */
  readonly ms: number;
  readonly prepareMs: number;
}

/**
 * Keeps the paint on screen up to date with the drawing: the studio worker finds areas and what belongs together, once a
 * drawing and with the model's help; then hints become paint there.
 */
export class Coloring implements ColoringControl {
  readonly models: ModelControl;
  readonly #painter: Painter<Result>;
  #paint: Paint | undefined;
  /** What the paint on screen was made of. */
  #painted: Pick<Result, 'key' | 'hints' | 'pins' | 'look'> | undefined;
  #canvas: HTMLCanvasElement | undefined;
  #serials = new WeakMap<readonly InkMark[], number>();
  readonly #models = new WeakMap<LoadedModel, number>();
  #serial = 0;
  /** Paints that undo and redo show at once. */
  readonly #paints = new PaintCache<Result>(MEMORY.paints[ownMemoryClass()]);
  /** The drawing prepared last, and in which studio worker. */
  #prepared: { readonly key: string; readonly generation: number } | undefined;
  readonly #editor: Editor;

  constructor(editor: Editor) {
    this.#editor = editor;
    this.models = new ModelControl(editor, () => this.#modelReady());
    this.#painter = new Painter<Result>({
      run: () => this.#run(),
      recall: () => this.#recall(),
      show: (result) => this.#show(result),
      phase: (phase) => {
        editor.set({ phase });
        if (phase.kind === 'failed') editor.notify(phase.fault.key, 'error', phase.fault.message);
      },
    });
  }

  /** The paint layer for the screen. */
  get canvas(): HTMLCanvasElement | undefined {
    return this.#canvas;
  }

  /** The paint layer's pixels. */
  get paint(): Paint | undefined {
    return this.#paint;
  }

  /** What an export at full size needs of the coloring; undefined while nothing is painted. */
  async forExport(signal?: AbortSignal): Promise<ExportJob['coloring']> {
    const painted = this.#painted;
    if (!painted) return undefined;
    const { key, hints, pins, look } = painted;
    const answers = await unlessCanceled(this.#answers(key), signal);
    return { answers, hints: toUserHints(hints), pins, look };
  }

  /** What the networks said about a drawing; prepares the open one where that is not known any longer. */
  async #answers(key: string): Promise<NetworkAnswers> {
    const prepared = (await this.#isPrepared(key)) ? key : await this.#prepare();
    return this.#editor.studio.call((remote) => remote.answers(prepared), LIMIT_MS);
  }

  #isPrepared(key: string): Promise<boolean> {
    return this.#editor.studio.call((remote) => remote.isPrepared(key) as Promise<boolean>, LIMIT_MS);
  }

  /** The open drawing's key where it was prepared last, without asking a worker. */
  #preparedLast(): string | undefined {
    const { document, state, studio } = this.#editor;
    if (!document || state.model.kind !== 'ready' || !studio.alive) return undefined;
    const { key, generation } = this.#prepared ?? {};
    return generation === studio.generation && key === this.#keyOf(document, state.model.model) ? key : undefined;
  }

  /** Asks about regions of the drawing as it is colored now, in pixels of the drawing; waits for what that needs. */
  async regions(query: RegionQuery): Promise<readonly ColoredRegion[]> {
    const key = await this.#prepare();
    const { document, picture, studio } = this.#editor;
    if (!document || !picture) throw new Fault('fault.unknown', 'no drawing is open');
    const { base } = document;
    const { display } = picture;
    const scaled: RegionQuery =
      query.kind === 'hint'
        ? { ...query, hint: scaleHints([query.hint], base, display)[0]! }
        : query.kind === 'colors'
          ? query
          : { ...query, x: (query.x * display.width) / base.width, y: (query.y * display.height) / base.height };
    const job: RegionJob = {
      key,
      hints: scaleHints(toUserHints(document.hints), base, display),
      pins: pinnedRegions(document),
      background: this.#look().background,
      query: scaled,
    };
    return studio.call((remote) => remote.regions(job), LIMIT_MS);
  }

  async propose(count: number, seed: number, signal?: AbortSignal): Promise<Proposal> {
    const key = await unlessCanceled(this.#prepare(), signal);
    const { document, picture, studio } = this.#editor;
    if (!document || !picture) throw new Fault('fault.unknown', 'no drawing is open');
    const hints = scaleHints(toUserHints(ownHints(document)), document.base, picture.display);
    const search = studio.call((remote) => remote.propose({ key, hints, count, seed }), LIMIT_MS);
    const stop = (): void => {
      if (studio.alive) studio.call((remote) => remote.stopProposing(), LIMIT_MS).catch(() => undefined);
    };
    signal?.addEventListener('abort', stop);
    const found = await unlessCanceled(search, signal).finally(() => signal?.removeEventListener('abort', stop));
    const k = document.base.width / picture.display.width;
    const dots = found.dots.map((dot) => ({ ...dot, x: k * dot.x, y: k * dot.y, radius: k * dot.radius }));
    return { ...found, dots };
  }

  async applyColors(colors: readonly PartColor[] | Reference): Promise<readonly UserHint[]> {
    const key = await this.#prepare();
    const { document, picture, studio } = this.#editor;
    if (!document || !picture) throw new Fault('fault.unknown', 'no drawing is open');
    const hints = scaleHints(toUserHints(ownHints(document)), document.base, picture.display);
    const found = await studio.call((remote) => remote.applyColors({ key, hints }, colors), LIMIT_MS);
    return scaleHints(found, picture.display, document.base);
  }

  async partColors(): Promise<readonly PartColor[]> {
    const key = await this.#prepare();
    const { document, picture, studio } = this.#editor;
    if (!document || !picture) throw new Fault('fault.unknown', 'no drawing is open');
    const hints = scaleHints(toUserHints(document.hints), document.base, picture.display);
    const job = { key, hints, pins: pinnedRegions(document), look: this.#look() };
    return studio.call((remote) => remote.partColors(job), LIMIT_MS);
  }

  colorsOf(picture: Lines): Promise<Reference> {
    return this.#withModel(async () => {
      const { trainSize, parts } = (await this.models.ensure()).facts;
      const job = { picture, trainSize, partsSize: parts?.trainSize ?? trainSize };
      const network = proxy(this.#network(`reference ${++this.#serial}`));
      return this.#editor.studio.call((remote) => remote.colorsOf(job, network), LIMIT_MS);
    });
  }

  /** Work that asks the networks; once more on this device where the page's server fails. */
  async #withModel<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const fault = toFault(error);
      if (!(await this.models.fallBack(fault))) throw fault;
      return work();
    }
  }

  async preview(marks: readonly HintMark[], side: number): Promise<Paint> {
    const key = await this.#prepare();
    const { document, picture, studio } = this.#editor;
    if (!document || !picture) throw new Fault('fault.unknown', 'no drawing is open');
    const hints = scaleHints(toUserHints(marks), document.base, picture.display);
    const job = { key, hints, pins: pinnedRegions({ ...document, hints: marks }), look: this.#look() };
    return studio.call((remote) => remote.preview(job, side), LIMIT_MS);
  }

  setAuto(auto: boolean): void {
    this.#editor.configure({ auto });
    this.#painter.auto = auto;
  }

  /** Another picture is on the table: its first colors come by themselves, in any mode. */
  pictureChanged(): void {
    this.#paint = undefined;
    this.#painted = undefined;
    this.#canvas = undefined;
    this.#editor.set({ painted: 'none' });
    this.#painter.auto = this.#editor.state.settings.auto;
    if (this.models.usable && this.#editor.document) {
      this.#painter.edited();
      this.#painter.now();
    } else this.#readAhead();
    this.#editor.invalidate();
  }

  /** What a model's first colors need of the drawing is found while the model is on its way. */
  #readAhead(): void {
    const { document, picture, studio } = this.#editor;
    if (!document || !picture) return;
    const job = this.#pixelsOf(document, picture);
    // What fails here fails again, and is reported, when there is a model.
    studio.call((remote) => remote.readAhead(job), LIMIT_MS).catch(() => undefined);
  }

  #pixelsOf({ ink, base }: Document, picture: Picture): Pick<PrepareJob, 'picture' | 'base'> {
    const bare = ink.length > 0 ? picture.smallLines() : undefined;
    return { picture: picture.shownPixels(ink), base: { id: base.id, picture: bare } };
  }

  /** Hints, lines or the look of the coloring changed. */
  edited(): void {
    if (this.#editor.state.painted === 'full') this.#editor.set({ painted: 'stale' });
    if (this.models.usable) this.#painter.edited();
  }

  /** Colors now, in any mode; loads the model again where it was lost. */
  now(): void {
    if (!this.models.usable) void this.models.loadCurrent();
    else if (this.#editor.document) this.#painter.now();
  }

  /** Stops the run in the middle; the paint on screen stays. */
  cancel(): void {
    this.#painter.cancel();
    this.models.interrupt();
  }

  #modelReady(): void {
    if (this.#editor.document) {
      this.#painter.edited();
      this.#painter.now();
    }
  }

  /** The drawing's own, or the one that it would have where a slider is let go. */
  #look(): ColorLook {
    const { document, live, state } = this.#editor;
    return colorLookOf(live.document?.coloring ?? document?.coloring ?? state.settings);
  }

  #inkSerial(ink: readonly InkMark[]): number {
    let serial = this.#serials.get(ink);
    if (serial === undefined) this.#serials.set(ink, (serial = ink.length === 0 ? 0 : ++this.#serial));
    return serial;
  }

  #modelSerial(model: LoadedModel): number {
    let serial = this.#models.get(model);
    if (serial === undefined) this.#models.set(model, (serial = ++this.#serial));
    return serial;
  }

  /** The paint of the drawing as it is, where it was shown before. */
  #recall(): Result | undefined {
    const of = this.#source();
    return of && this.#paints.get(of);
  }

  /** What a paint of the drawing as it is would be made of; undefined while no model is loaded. */
  #source(): PaintSource | undefined {
    const { document, state } = this.#editor;
    if (!document || state.model.kind !== 'ready') return undefined;
    const { hints, pins } = document;
    return { key: this.#keyOf(document, state.model.model), hints, pins, look: this.#look() };
  }

  /** Under which the studio worker knows a prepared drawing. */
  #keyOf({ base, ink }: Document, model: LoadedModel): string {
    return `${base.id}/${this.#inkSerial(ink)}/${this.#modelSerial(model)}/${this.#look().gap}`;
  }

  /** Prepares the open drawing where it is not, and gives the key under which the studio worker knows it. */
  async #prepare(): Promise<string> {
    // A stroke waits for no answer of the networks' worker then, which may be busy.
    return this.#preparedLast() ?? this.#withModel(() => this.#prepareOnce());
  }

  async #prepareOnce(): Promise<string> {
    const { document, picture, studio } = this.#editor;
    const model = await this.models.ensure();
    if (!document || !picture) throw new Fault('fault.unknown', 'no drawing is open');
    const { gap } = this.#look();
    const key = this.#keyOf(document, model);
    if (await this.#isPrepared(key)) return key;
    const { trainSize, parts } = model.facts;
    const seen = modelSize(document.base, trainSize);
    const partsSize = parts?.trainSize ?? trainSize;
    const job: PrepareJob = { key, ...this.#pixelsOf(document, picture), trainSize, partsSize, seen, gap };
    await studio.call((remote) => remote.prepare(job, proxy(this.#network(key))), LIMIT_MS);
    this.#prepared = { key, generation: studio.generation };
    return key;
  }

  /** The model of the other worker, for the studio worker. */
  #network(sketchKey: string): Network {
    const { host } = this.models;
    return {
      paint: async ({ width, height, data: sketch }: Plane): Promise<Raster<3>> => {
        const hint = emptyHints({ width: Math.ceil(width / HINT_CELL), height: Math.ceil(height / HINT_CELL) }).data;
        const job = { sketchKey, width, height, sketch, hint };
        const { data } = await host.call((remote) => remote.paint(job), LIMIT_MS);
        return { width, height, channels: 3, data };
      },
      parts: (sketch: Plane) =>
        host.call((remote) => remote.parts(sketch) as Promise<PartsField | undefined>, LIMIT_MS),
    };
  }

  async #run(again = true): Promise<Result> {
    const start = performance.now();
    try {
      const key = await this.#prepare();
      const prepareMs = performance.now() - start;
      const { document, picture, studio } = this.#editor;
      if (!document || !picture) throw new Fault('fault.unknown', 'no drawing is open');
      const { hints, base } = document;
      const look = this.#look();
      const pins = pinnedRegions(document);
      const job = { key, hints: scaleHints(toUserHints(hints), base, picture.display), pins, look };
      const paint = await studio.call((remote) => remote.compose(job), LIMIT_MS);
      const result = { paint, key, hints, pins, look, ms: performance.now() - start, prepareMs };
      this.#paints.put({ key, hints, pins: document.pins, look }, result, paint.data.byteLength);
      return result;
    } catch (error) {
      const fault = toFault(error);
      if (!again || fault.key !== 'fault.worker') throw fault;
      this.models.interrupt();
      return this.#run(false);
    }
  }

  #show({ paint, key, hints, pins, look, ms, prepareMs }: Result): void {
    this.#paint = paint;
    this.#painted = { key, hints, pins, look };
    const { canvas, context } = newScreenCanvas(paint.width, paint.height);
    this.#canvas = canvas;
    context.putImageData(new ImageData(paint.data, paint.width, paint.height), 0, 0);
    this.#editor.set({
      painted: 'full',
      lastMs: { prepare: prepareMs, full: ms },
      spoken: `painted:${(ms / 1000).toFixed(1)}`,
    });
    this.#editor.invalidate();
  }
}
