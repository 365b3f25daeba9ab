import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { buildSite } from '../config/build-site.ts';
import { findBrowser } from './browser.ts';
import { addBundledModel, writeTestModels } from './test-model.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The built site, or nothing where there is no browser to open it in. */
    site: string;
    browser: string;
  }
}

const built = fileURLToPath(new URL('../dist', import.meta.url));

/**
 * The editor with a small seeded model and the trained one, once for all end-to-end tests. Nx has just built it from these sources
 * where it starts the tests; without Nx, which knows what is up to date, it is built here.
 */
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
  const site = join(folder, 'site');
  const models = join(folder, 'models');
  if (process.env['NX_TASK_TARGET_PROJECT'] === 'web-demo' && existsSync(built)) {
    cpSync(built, site, { recursive: true });
    writeTestModels(join(site, 'models'));
  } else {
    writeTestModels(models);
    addBundledModel(models);
    buildSite({ IRODORI_MODELS: models, IRODORI_WEB_OUT: site });
  }
  project.provide('site', site);
  return () => rmSync(folder, { recursive: true, force: true });
}
