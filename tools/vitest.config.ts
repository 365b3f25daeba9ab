import { defineConfig } from 'vitest/config';
import base from '../vitest.base.ts';

/** Commands replace streams and listen to signals of their process: each test file gets one of its own. */
export default defineConfig({ ...base, test: { ...base.test, isolate: true } });
