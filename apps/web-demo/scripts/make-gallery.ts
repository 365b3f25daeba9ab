import { mkdirSync, writeFileSync } from 'node:fs';
import { createRng, formatHintFile, planeToRaster, toRgba, type Pair, type UserHint } from '@irodori/image';
import { encodePng, openDataset } from '@irodori/data';

/**
 * Draws the editor's own examples from the procedural characters (held-out seeds), with a few hints each, into
 * public/gallery: `node --conditions=@irodori/source --import tsx scripts/make-gallery.ts`.
 */
const SIDE = 768;
const HINTS = 7;
const folder = new URL('../public/gallery/', import.meta.url);

const PICTURES = [
  { index: 0, en: 'First light', ja: '朝の光' },
  { index: 1, en: 'After school', ja: '放課後' },
  { index: 2, en: 'Quiet afternoon', ja: '静かな午後' },
  { index: 3, en: 'Night walk', ja: '夜の散歩' },
  { index: 4, en: 'Old friend', ja: '古い友だち' },
  { index: 5, en: 'Little one', ja: '小さな子' },
];

/** Dots well inside the largest areas, in the color the picture has there. */
function pickHints({ color, regions }: Pair, seed: number): UserHint[] {
  if (!regions) throw new Error('make-gallery: the source gives no regions');
  const rng = createRng(seed).fork('hints');
  const areas = new Map<number, number[]>();
  for (let i = 0; i < regions.length; i++) {
    const region = regions[i]!;
    if (region === 0) continue;
    const list = areas.get(region);
    if (list) list.push(i);
    else areas.set(region, [i]);
  }
  const largest = [...areas.entries()].sort((a, b) => b[1].length - a[1].length).slice(0, HINTS);
  return largest.map(([region, pixels]) => {
    const inside = (i: number) => [-12, 12, -12 * SIDE, 12 * SIDE].every((step) => regions[i + step] === region);
    const deep = pixels.filter(inside);
    const at = rng.pick(deep.length > 0 ? deep : pixels);
    const p = 3 * at;
    const rgb = [color.data[p]!, color.data[p + 1]!, color.data[p + 2]!] as const;
    return { kind: 'point', x: at % SIDE, y: Math.floor(at / SIDE), radius: 7, color: rgb };
  });
}

mkdirSync(folder, { recursive: true });
const source = await openDataset('anime', { split: 'val', size: SIDE, seed: 1, layers: true });
const list = [];
for (const { index, en, ja } of PICTURES) {
  const pair = await source.pair(index);
  if (!pair.line) throw new Error('make-gallery: the source gives no lines');
  const id = `drawn-${index + 1}`;
  writeFileSync(new URL(`${id}.png`, folder), await encodePng(toRgba(planeToRaster(pair.line))));
  const hints = pickHints(pair, index);
  writeFileSync(new URL(`${id}.hints.json`, folder), formatHintFile({ hints, width: SIDE, height: SIDE }));
  list.push({
    id,
    title: { en, ja },
    credit: 'Irodori',
    license: 'MIT',
    sketch: `${id}.png`,
    hints: `${id}.hints.json`,
  });
}
writeFileSync(new URL('index.json', folder), `${JSON.stringify(list, null, 2)}\n`);
await source.close();
