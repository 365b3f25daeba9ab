import { defineConfig } from 'vitest/config';
import base from '../../vitest.base.ts';

/** They replace streams, listen to signals of their process or change its directory: each in a process of its own. */
const alone = [
  'src/commands/{character,colorize,completion,data,eval,export,study}/**/*.test.ts',
  'src/cli/signals.test.ts',
  'src/e2e/**/*.test.ts',
];

export default defineConfig({
  test: {
    projects: [
      { ...base, test: { ...base.test, name: 'shared', exclude: alone } },
      { ...base, test: { ...base.test, name: 'alone', isolate: true, include: alone } },
    ],
  },
});
