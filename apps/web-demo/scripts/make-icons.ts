import { readFileSync, writeFileSync } from 'node:fs';
import { encodePng, renderSvg } from '@irodori/data';

/** Renders the app's icon for launchers: `node --conditions=@irodori/source --import tsx scripts/make-icons.ts`. */
const folder = new URL('../public/', import.meta.url);
const svg = readFileSync(new URL('icon.svg', folder), 'utf8');
for (const size of [192, 512]) {
  writeFileSync(new URL(`icon-${size}.png`, folder), await encodePng(await renderSvg(svg, size)));
}
