import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Test files load onnxruntime-node themselves; its usage events stay off (libs/runtime/src/no-telemetry.ts).
process.env.ORT_DISABLE_TELEMETRY = '1';

/** What every project's tests share: workspace packages resolve to their sources, tests sit beside them. */
export default defineConfig({
  resolve: { conditions: ['@irodori/source', 'node', 'import', 'module', 'default'] },
  // Node gets these too, for require() as well, where 'import' would pick files that CommonJS packages cannot use.
  ssr: { resolve: { conditions: ['@irodori/source', 'node', 'module', 'default'] } },
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'node',
    setupFiles: [
      'vitest.setup.ts',
      ...(process.env['IRODORI_TEST_TIMES'] === undefined ? [] : ['vitest.times.ts']),
    ].map((name) => fileURLToPath(new URL(name, import.meta.url))),
    // Guards against hanging, no measurement: what takes a minute of processor time takes a quarter of an hour beside twenty
    // other programs. Tests set no shorter ones.
    testTimeout: 1_800_000,
    hookTimeout: 1_800_000,
    // Two cores are the smallest machine this must pass on; onnxruntime threads compete with test workers.
    maxWorkers: 2,
    // The files of a worker share what they import: loading it anew for each was a tenth of the time of all tests.
    isolate: false,
  },
});
