// npm run build:web: the editor as a folder that any static host serves, and the same as a zip file.
import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { hostHeaders } from '../config/host-files.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const [given, ...rest] = process.argv.slice(2);
if (rest.length > 0 || given?.startsWith('-')) {
  process.stderr.write(
    `build:web: expected a folder at most, got "${[given, ...rest].join(' ')}"; try npm run build:web -- out/web\n`,
  );
  process.exit(2);
}
const folder = resolve(root, given ?? 'out/web');

const vite = join(root, 'node_modules/vite/bin/vite.js');
const built = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
  cwd: join(root, 'apps/web-demo'),
  env: { ...process.env, NODE_ENV: 'production', IRODORI_WEB_OUT: folder },
  stdio: 'inherit',
});
if (built.status !== 0) process.exit(1);

// What hosts read beside the pages: Netlify and Cloudflare take headers from `_headers`, GitHub serves `_` files only without Jekyll.
writeFileSync(join(folder, '_headers'), hostHeaders());
writeFileSync(join(folder, '.nojekyll'), '');

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((name) => join(folder, name))
  .filter((path) => statSync(path).isFile())
  .sort();
mkdirSync(join(root, 'out'), { recursive: true });
const archive = `${folder}.zip`;
const partial = `${archive}.partial`;
const out = createWriteStream(partial);
const zip = new Zip((error, chunk, final) => {
  if (error) throw error;
  out.write(chunk);
  if (final) out.end();
});
for (const path of files) {
  const name = `irodori/${relative(folder, path).replaceAll('\\', '/')}`;
  const entry = /\.(png|webp|onnx|wasm)$/.test(name) ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 9 });
  zip.add(entry);
  entry.push(readFileSync(path), true);
}
zip.end();
out.on('finish', () => {
  renameSync(partial, archive);
  const size = files.reduce((sum, path) => sum + statSync(path).size, 0);
  process.stdout.write(
    `${relative(root, folder)}: ${files.length} files, ${(size / 1e6).toFixed(1)} MB\n${relative(root, archive)}: ${(statSync(archive).size / 1e6).toFixed(1)} MB\n`,
  );
});
