import { closeSync, openSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Raster } from '@irodori/image';
import type { MetricsLine, ValidationLine } from '@irodori/runtime';
import { fileError } from './errors.ts';
import { encodeEvent, tfRecord } from './tensorboard.ts';
import type { TensorboardEvent } from './tensorboard.ts';

const scalarTags = ['perceptual', 'huber', 'adversarial', 'generator', 'discriminator'] as const;

/** The run's TensorBoard event file: one file per start, as TensorBoard expects; a restart voids later steps of older ones. */
export class EventLog {
  readonly #handle: number;
  readonly #path: string;

  /**
   * @param step optimizer steps already done
   */
  constructor(run: string, step: number) {
    this.#path = join(run, `events.out.tfevents.${Math.floor(Date.now() / 1000)}.${hostname()}.${process.pid}`);
    try {
      this.#handle = openSync(this.#path, 'a');
    } catch (error) {
      throw fileError(this.#path, error);
    }
    this.#write({ step: 0, fileVersion: 'brain.Event:2' });
    if (step > 0) this.restart(step);
  }

  #write(event: TensorboardEvent): void {
    try {
      writeSync(this.#handle, tfRecord(encodeEvent(event, Date.now() / 1000)));
    } catch (error) {
      throw fileError(this.#path, error);
    }
  }

  metrics(line: MetricsLine): void {
    this.#write({
      step: line.step,
      scalars: [
        ...scalarTags.map((tag) => [`loss/${tag}`, line[tag]] as const),
        ...Object.entries(line.terms ?? {}).map(([name, value]) => [`loss/${name}`, value] as const),
        ['learning_rate', line.learningRate],
        ['time/step_ms', line.stepMs],
        ['time/data_wait_ms', line.dataWaitMs],
      ],
    });
  }

  validation(line: ValidationLine, png: Uint8Array, { width, height }: Raster): void {
    this.#write({
      step: line.step,
      scalars: [
        ['validation/psnr', line.psnr],
        ['validation/mae', line.mae],
        ...(line.hintMae === null ? [] : [['validation/hint_mae', line.hintMae] as const]),
      ],
      image: { tag: 'samples', png, width, height },
    });
  }

  /** Everything logged beyond this step is void. */
  restart(step: number): void {
    this.#write({ step: step + 1, restart: true });
  }

  close(): void {
    closeSync(this.#handle);
  }
}
