import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser to test with: `CHROMIUM_PATH`, else the places where Linux keeps it. */
export function findBrowser(): string | undefined {
  const named = process.env['CHROMIUM_PATH'];
  return [...(named ? [named] : []), ...PLACES].find((path) => existsSync(path));
}

/** The same for a program, which ends where there is none. @param program its name, for people */
export function needBrowser(program: string): string {
  const found = findBrowser();
  if (found !== undefined) return found;
  process.stderr.write(`${program}: no Chromium found; set CHROMIUM_PATH\n`);
  process.exit(1);
}

/**
 * Chromium takes the last list that it is given: Playwright's own for pages (chromiumSwitches.ts there), then what nobody sees here.
 * The page below the address bar, itself written in HTML, is loaded into a process of its own for each window: 1.3 s of processor time.
 */
const DISABLED_FEATURES = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
];

const OPTIONS = {
  headless: true,
  args: [
    `--disable-features=${DISABLED_FEATURES.join(',')}`,
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

/** Starts Chromium without any talk of its own to the network. */
export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, ...OPTIONS });
}

/** The same with a profile kept in a folder, as people have: its caches outlive pages. */
export function launchProfile(executablePath: string, folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, {
    executablePath,
    ...OPTIONS,
    viewport: { width: 1200, height: 760 },
  });
}
