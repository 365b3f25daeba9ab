import { defineConfig } from 'vitest/config';
import base from '../../vitest.base.ts';

/** They replace modules or what a page has globally: each in a process of its own. */
const alone = ['src/editor/**/*.test.ts', 'src/model/adapter.test.ts'];

/** Unit tests sit beside the source; `e2e/` drives the built editor in a real browser. */
export default defineConfig({
  test: {
    projects: [
      {
        ...base,
        test: {
          ...base.test,
          name: 'unit',
          include: ['src/**/*.test.ts', 'config/**/*.test.ts'],
          exclude: alone,
        },
      },
      { ...base, test: { ...base.test, name: 'alone', isolate: true, include: alone } },
      {
        ...base,
        test: {
          ...base.test,
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          globalSetup: ['e2e/global-setup.ts'],
          expect: { poll: { timeout: 120_000 } },
        },
      },
    ],
  },
});
