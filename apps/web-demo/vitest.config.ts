import { defineConfig } from 'vitest/config';
import base from '../../vitest.base.ts';

/** Unit tests sit beside the source; `e2e/` drives the built editor in a real browser, one file at a time. */
export default defineConfig({
  test: {
    projects: [
      { ...base, test: { ...base.test, name: 'unit', include: ['src/**/*.test.ts', 'config/**/*.test.ts'] } },
      {
        ...base,
        test: {
          ...base.test,
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          globalSetup: ['e2e/global-setup.ts'],
          // Machines that also do other things get time; a quiet one needs a few seconds per test.
          testTimeout: 240_000,
          expect: { poll: { timeout: 20_000 } },
          maxWorkers: 1,
          fileParallelism: false,
        },
      },
    ],
  },
});
