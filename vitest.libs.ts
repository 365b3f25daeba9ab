import { defineConfig } from 'vitest/config';
import base from './vitest.base.ts';

/** The tests of all libraries in one run, as npm test makes it: what they share is transformed once and loaded once per worker. */
export default defineConfig({ ...base, test: { ...base.test, include: ['libs/*/src/**/*.test.ts'] } });
