import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { findBrowser } from './browser.ts';
import { addBundledModel, writeTestModels } from './test-model.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The built site, or nothing where there is no browser to open it in. */
    site: string;
    browser: string;
  }
}

/** Builds the editor with a small seeded model and the trained one, once for all end-to-end tests. */
export default function setup(project: TestProject): (() => void) | undefined {
  const browser = findBrowser();
  project.provide('browser', browser ?? '');
  if (!browser) {
    const line = 'web-demo: no Chromium found (apt-get install chromium, or set CHROMIUM_PATH)';
    if (process.env['IRODORI_REQUIRE_BROWSER'] === '1') throw new Error(line);
    process.stderr.write(`${line}: end-to-end tests are skipped\n`);
    project.provide('site', '');
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'irodori-web-'));
  writeTestModels(join(folder, 'models'));
  addBundledModel(join(folder, 'models'));
  const site = join(folder, 'site');
  execFileSync(
    process.execPath,
    [fileURLToPath(new URL('../../../node_modules/vite/bin/vite.js', import.meta.url)), 'build', '--logLevel', 'error'],
    {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      env: { ...process.env, NODE_ENV: 'production', IRODORI_MODELS: join(folder, 'models'), IRODORI_WEB_OUT: site },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  project.provide('site', site);
  return () => rmSync(folder, { recursive: true, force: true });
}
