import { renameSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { threadTimes } from '../thread-times.ts';
import { keptCourse, pause, phase, resume, steps } from '../../e2e/lesson.ts';

/** Minutes that the dialog offers. */
const OFFERED = [5, 15, 30, 60, 120];
export const MOST_MINUTES = OFFERED.at(-1)!;
const LOOK_MS = 15_000;
/** A busy machine takes long for a step; what takes longer hangs. */
const PATIENCE = 15 * 60_000;
/** An earlier lesson is shown once the database was read. */
const DATABASE_MS = 5000;

/** Where a lesson is. */
export interface TabProgress {
  readonly phase: string;
  readonly step: number;
  readonly seconds: number;
  /** As the dialog shows it: time, speed, how well the held-out pictures come out. */
  readonly text: string;
}

/** The editor in a browser, taught through its dialog as a person would. */
export class TabLesson {
  readonly #page: Page;
  /** Of an earlier visit. */
  readonly found: 'nothing' | 'lesson' | 'model';

  private constructor(page: Page, found: 'nothing' | 'lesson' | 'model') {
    this.#page = page;
    this.found = found;
  }

  /** Opens the editor and its dialog, with what an earlier visit left. */
  static async open(context: BrowserContext, address: string): Promise<TabLesson> {
    context.setDefaultTimeout(PATIENCE);
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(address);
    await page.locator('header').getByRole('button').first().waitFor();
    await page.keyboard.press('Escape');
    const door = page.locator('[data-open-learn]');
    await door.waitFor();
    await page.waitForTimeout(DATABASE_MS);
    const kept = (await door.getAttribute('data-learning')) === 'paused';
    await door.click();
    const model = (await page.locator('[data-own-model]').count()) > 0;
    return new TabLesson(page, model ? 'model' : kept ? 'lesson' : 'nothing');
  }

  /** @param files to learn from @param minutes of training; the dialog is told the next more that it offers */
  async begin(files: readonly string[], minutes: number): Promise<void> {
    await this.#page.setInputFiles('[data-testid=learn-files]', [...files]);
    await this.#page.locator('dialog select').selectOption(String(OFFERED.find((n) => n >= minutes)));
    await this.#page.click('[data-learn=start]:not([disabled])');
    await phase(this.#page, 'running');
  }

  resume(): Promise<void> {
    return resume(this.#page);
  }

  /** @returns losses of all steps so far, and the seconds they took */
  async pause(): Promise<{ losses: number[]; seconds: number }> {
    await pause(this.#page);
    return (await keptCourse(this.#page))!;
  }

  /** Processor time of the page's workers so far, the learning one's among them; told on Linux. */
  async processorSeconds(): Promise<number> {
    const times = [...(await threadTimes(this.#page.context())).values()];
    return times.reduce((sum, { name, ms }) => sum + (name.startsWith('DedicatedWorker') ? ms / 1000 : 0), 0);
  }

  /** Waits until this many steps are done. */
  steps(count: number): Promise<void> {
    return steps(this.#page, count);
  }

  /** Until `minutes` of training are over and the model is in the list. @throws Error where the lesson stops by itself */
  async finish(minutes: number, say: (progress: TabProgress) => void): Promise<void> {
    for (;;) {
      const progress = await this.#progress();
      if (progress.phase === 'review') return;
      if (progress.phase === 'paused' || progress.phase === 'elsewhere') {
        const notice = await this.#page.locator('[data-testid=notices]').textContent();
        throw new Error(`the lesson stopped at step ${progress.step}: ${notice ?? ''}`);
      }
      say(progress);
      if (progress.phase === 'running' && progress.seconds >= 60 * minutes) {
        // The page may have ended it by itself in the meantime.
        await this.#page.click('[data-learn=stop]', { timeout: LOOK_MS }).catch(() => undefined);
      }
      await this.#page.waitForTimeout(LOOK_MS);
    }
  }

  #progress(): Promise<TabProgress> {
    return this.#page.evaluate(() => {
      const where = document.querySelector<HTMLElement>('[data-testid=learn-phase]');
      const bar = document.querySelector('progress');
      const score = document.querySelector('[data-testid=learn-score]')?.textContent ?? '';
      return {
        phase: where?.dataset['phase'] ?? 'review',
        step: Number(where?.dataset['step'] ?? 0),
        seconds: bar?.value ?? 0,
        text: `${bar?.nextElementSibling?.textContent ?? ''} ${score}`,
      };
    });
  }

  /** Saves the model of the list as a zip file. */
  async save(file: string): Promise<void> {
    const own = this.#page.locator('[data-own-model]').first();
    const [download] = await Promise.all([
      this.#page.waitForEvent('download'),
      own.locator('[aria-label^=Export]').click(),
    ]);
    await download.saveAs(`${file}.part`);
    renameSync(`${file}.part`, file);
  }
}
