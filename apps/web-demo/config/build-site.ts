import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const vite = fileURLToPath(new URL('../../../node_modules/vite/bin/vite.js', import.meta.url));

/** Builds the editor. @param settings what `vite.config.ts` reads: `IRODORI_WEB_OUT`, the folder, and `IRODORI_MODELS` */
export function buildSite(settings: Readonly<Record<string, string>>): void {
  execFileSync(process.execPath, [vite, 'build', '--logLevel', 'error'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, NODE_ENV: 'production', ...settings },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
