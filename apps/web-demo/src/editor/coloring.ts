import { HINT_CELL, rasterizeHints, type HintMap, type Raster } from '@irodori/image';
import { modelSize, paintSize } from '@irodori/paint';
import { toUserHints } from '../engine/hints/marks.ts';
import type { InkMark } from '../engine/document.ts';
import type { Size } from '../engine/viewport/viewport.ts';
import { Fault, toFault } from '../model/errors.ts';
import { Painter } from '../model/painter.ts';
import type { Lane, LoadedModel, PaintedImage, PaintJob } from '../model/types.ts';
import type { ComposeJob, Paint } from '../studio/types.ts';
import type { ColoringControl, Editor } from './editor.ts';
import { ModelControl } from './model-control.ts';
import { newScreenCanvas } from './canvases.ts';

/** Side of the quick look. */
const PREVIEW_SIDE = 128;
const FIRST_LIMIT_MS = 180_000;

/** The side a model works at by itself: what it was trained at, where it knows hair from cloth best. */
export const ownDetail = ({ manifest }: LoadedModel): number => manifest.trainSize;

const keyOf = ({ sketchKey, width, height }: PaintJob): string => `${sketchKey}@${width}x${height}`;

const toRaster = ({ width, height, data }: PaintedImage): Raster<3> => ({ width, height, channels: 3, data });

interface Result {
  readonly paint: Paint;
  readonly image: PaintedImage;
  readonly ms: number;
}

/** Keeps the paint on screen up to date with the drawing: sketch and hints to the model, its picture to a paint layer. */
export class Coloring implements ColoringControl {
  readonly models: ModelControl;
  readonly #painter: Painter<Result>;
  #paint: Paint | undefined;
  #canvas: HTMLCanvasElement | undefined;
  #serials = new WeakMap<readonly InkMark[], number>();
  readonly #models = new WeakMap<LoadedModel, number>();
  #serial = 0;
  #lastFullMs: number | undefined;
  /** What the model painted without hints, per lane: of one drawing, size and model. */
  readonly #unhinted = new Map<
    Lane,
    { readonly model: LoadedModel; readonly key: string; readonly image: PaintedImage }
  >();

  constructor(private readonly editor: Editor) {
    this.models = new ModelControl(editor, () => this.#modelReady());
    this.#painter = new Painter<Result>({
      run: (lane) => this.#run(lane),
      show: (result, lane) => this.#show(result, lane),
      phase: (phase) => {
        editor.set({ phase });
        if (phase.kind === 'failed') editor.notify(phase.fault.key, 'error', phase.fault.message);
      },
      lastFullMs: () => this.#lastFullMs,
    });
  }

  /** The paint layer for the screen. */
  get canvas(): HTMLCanvasElement | undefined {
    return this.#canvas;
  }

  /** The paint layer's pixels, for exports. */
  get paint(): Paint | undefined {
    return this.#paint;
  }

  setAuto(auto: boolean): void {
    this.editor.configure({ auto });
    this.#painter.auto = auto;
  }

  /** Another picture is on the table: its first colors come by themselves, in any mode. */
  pictureChanged(): void {
    this.#paint = undefined;
    this.#canvas = undefined;
    this.editor.set({ painted: 'none' });
    this.#painter.auto = this.editor.state.settings.auto;
    if (this.models.usable && this.editor.document) {
      this.#painter.edited();
      this.#painter.now();
    }
    this.editor.invalidate();
  }

  /** Hints or lines changed. */
  edited(): void {
    if (this.editor.state.painted === 'full') this.editor.set({ painted: 'stale' });
    if (this.models.usable) this.#painter.edited();
  }

  /** Colors now, in any mode; loads the model again where it was lost. */
  now(): void {
    if (!this.editor.document) return;
    if (this.models.usable) this.#painter.now();
    else void this.models.loadCurrent();
  }

  /** Settings that change the result. */
  reconfigured(): void {
    this.#lastFullMs = undefined;
    this.edited();
  }

  /** Stops the run in the middle; the paint on screen stays. */
  cancel(): void {
    this.#painter.cancel();
    this.models.interrupt();
  }

  #modelReady(): void {
    this.#lastFullMs = undefined;
    if (this.editor.document) {
      this.#painter.edited();
      this.#painter.now();
    }
  }

  #sketchKey(id: string, ink: readonly InkMark[]): string {
    let serial = this.#serials.get(ink);
    if (serial === undefined) this.#serials.set(ink, (serial = ink.length === 0 ? 0 : ++this.#serial));
    return `${id}/${serial}`;
  }

  async #run(lane: Lane, again = true): Promise<Result> {
    const { document, picture, state } = this.editor;
    const model = await this.models.ensure();
    if (!document || !picture) throw new Fault('fault.unknown', 'no drawing is open');
    const start = performance.now();
    const side = lane === 'preview' ? PREVIEW_SIDE : state.settings.detail || ownDetail(model);
    const size = modelSize(document.base, side);
    const line = picture.workPlane(document.ink, size);
    const hintsAt = ({ width, height }: Size): HintMap =>
      rasterizeHints(toUserHints(document.hints), document.base, {
        width: width / HINT_CELL,
        height: height / HINT_CELL,
      });
    const hints = hintsAt(size);
    const fine = paintSize(document.base, size);
    const sketchKey = this.#sketchKey(document.base.id, document.ink);
    try {
      const job = { lane, sketchKey, ...size, sketch: line.data, hint: hints.data };
      const image = await this.#model(job);
      const unhinted = document.hints.length > 0 ? await this.#withoutHints(job, model) : image;
      if (unhinted === image) this.#unhinted.set(lane, { model, key: keyOf(job), image });
      const display = picture.displayPlane(document.ink);
      const paint = await this.#compose({
        image: toRaster(image),
        unhinted: toRaster(unhinted),
        unhintedKey: `${this.#modelSerial(model)}/${keyOf(job)}`,
        line: picture.workPlane(document.ink, fine),
        hints: hintsAt(fine),
        sketchKey,
        displayLine: display,
        pull: state.settings.pull,
      });
      return { paint, image, ms: performance.now() - start };
    } catch (error) {
      const fault = toFault(error);
      const lower = fault.key === 'fault.memory' && state.settings.detail > 256;
      if (!again || (fault.key !== 'fault.worker' && !lower)) throw fault;
      if (lower) {
        this.editor.configure({ detail: 256 });
        this.editor.notify('notice.detailLowered');
      }
      this.models.interrupt();
      return this.#run(lane, false);
    }
  }

  #model(job: PaintJob): Promise<PaintedImage> {
    const limit = Math.max(FIRST_LIMIT_MS, 20 * (this.#lastFullMs ?? 0));
    return this.models.host.call((remote) => remote.paint(job) as Promise<PaintedImage>, limit);
  }

  /** The first colors of a drawing come without hints, so that this rarely runs the model. */
  async #withoutHints(job: PaintJob, model: LoadedModel): Promise<PaintedImage> {
    const known = this.#unhinted.get(job.lane);
    const key = keyOf(job);
    if (known?.model === model && known.key === key) return known.image;
    const image = await this.#model({ ...job, hint: new Float32Array(job.hint.length) });
    this.#unhinted.set(job.lane, { model, key, image });
    return image;
  }

  #compose(job: ComposeJob): Promise<Paint> {
    return this.editor.studio.call((remote) => remote.compose(job) as Promise<Paint>, FIRST_LIMIT_MS);
  }

  #modelSerial(model: LoadedModel): number {
    let serial = this.#models.get(model);
    if (serial === undefined) this.#models.set(model, (serial = ++this.#serial));
    return serial;
  }

  #show({ paint, image, ms }: Result, lane: Lane): void {
    this.#paint = paint;
    if (this.#canvas?.width !== paint.width || this.#canvas.height !== paint.height) {
      this.#canvas = newScreenCanvas(paint.width, paint.height).canvas;
    }
    this.#canvas.getContext('2d')?.putImageData(new ImageData(paint.data, paint.width, paint.height), 0, 0);
    if (lane === 'full') {
      this.#lastFullMs = ms;
      this.editor.set({
        painted: 'full',
        lastMs: { encode: image.encodeMs, decode: image.decodeMs, full: ms },
        spoken: `painted:${(ms / 1000).toFixed(1)}`,
      });
    } else this.editor.set({ painted: 'preview' });
    this.editor.invalidate();
  }
}
