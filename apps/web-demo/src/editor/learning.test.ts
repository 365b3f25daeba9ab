import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { NO_LESSON } from '../learning/learning-state.ts';
import type { LearnService, LessonReport, OpenedLesson } from '../learning/types.ts';
import { watched } from '../model/host.ts';
import { threadWorker } from '../model/thread-worker.testing.ts';
import type { Editor } from './editor.ts';
import { Learning } from './learning.ts';
import type { OwnModels } from './own-models.ts';

const room = vi.hoisted(() => ({ full: false }));
vi.mock('../learning/lesson-store.ts', () => ({
  keepLesson: () =>
    room.full ? Promise.reject(new DOMException('The quota is used up', 'QuotaExceededError')) : Promise.resolve(),
}));

const OPENED: OpenedLesson = { backend: 'webgpu', threads: 1, step: 0, seconds: 0, losses: [], look: undefined };

/** A page whose learning worker says what the test has it say. */
class Page {
  tell!: (report: LessonReport) => void;
  readonly notify = vi.fn();
  readonly learning: Learning;
  readonly state = {
    learning: { ...NO_LESSON, pictures: Array.from({ length: 5 }, (_, i) => ({ id: `${i}.png` })) },
    settings: { backend: 'auto' },
    phase: { kind: 'idle' },
  };

  constructor() {
    const service = {
      ...watched,
      open: (_: unknown, tell: Page['tell']) => {
        this.tell = tell;
        return OPENED;
      },
      run: () => undefined,
    } satisfies Partial<Record<keyof LearnService, unknown>>;
    vi.stubGlobal(
      'Worker',
      threadWorker(() => service),
    );
    const editor = {
      state: this.state,
      store: { subscribe: () => undefined },
      coloring: { models: { source: { kind: 'bundled', name: 'm', url: 'http://localhost/m/' } } },
      set: (patch: object) => Object.assign(this.state, patch),
      notify: this.notify,
    };
    this.learning = new Learning(editor as unknown as Editor, {} as OwnModels);
  }

  get lines(): unknown[] {
    return this.notify.mock.calls.map(([key]) => key as unknown);
  }

  /** What the page shows once it has heard this. */
  async heard(report: LessonReport): Promise<void> {
    this.tell(report);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

beforeEach(() => {
  room.full = false;
  vi.stubGlobal('location', { search: '' });
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('isSecureContext', true);
});
afterEach(() => vi.unstubAllGlobals());

const stepped = (step: number): LessonReport => ({ kind: 'step', step, seconds: step, loss: 10 - step });

it('a lost graphics device is one line, and the page shows the steps that still stand', async () => {
  const page = new Page();
  await page.learning.start('mine');
  for (const step of [1, 2, 3]) await page.heard(stepped(step));
  await page.heard({ kind: 'gpuLost', step: 2 });
  expect(page.lines).toEqual(['notice.gpuLost']);
  expect(page.learning.state).toMatchObject({ phase: 'running', backend: 'wasm', step: 2, losses: [9, 8] });
  await page.heard(stepped(3));
  expect(page.learning.state.losses).toEqual([9, 8, 7]);
});

it('full storage is one line however often it is met, also where the graphics device is lost besides', async () => {
  const page = new Page();
  room.full = true;
  await page.learning.start('mine');
  for (let i = 0; i < 3; i++) await page.heard({ kind: 'unsaved', detail: 'The quota is used up' });
  await page.heard({ kind: 'gpuLost', step: 0 });
  expect(page.lines).toEqual(['notice.lessonUnsaved', 'notice.gpuLost']);
  expect(page.learning.state.unsaved).toBe('The quota is used up');
  room.full = false;
  await page.heard({ kind: 'saved', step: 1 });
  expect(page.learning.state).toMatchObject({ phase: 'running', unsaved: undefined });
  expect(page.lines).toHaveLength(2);
});
