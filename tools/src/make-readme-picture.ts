import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paintHints, parseHintFile, scaleHints } from '@irodori/image';
import sharp from 'sharp';

/**
 * Makes docs/images/gallery.png, the picture at the top of the README: drawing, hints on the drawing, result, for some entries of
 * samples/gallery, colored with the bundled model by the command line: `node … tools/src/make-readme-picture.ts`.
 */
const CELL = 256;
const entries = ['sylvie-scarf', 'sylvie-scarf-rose', 'sylvie-standing', 'ponytail', 'twin-tails', 'cat-ears'];
const gallery = 'samples/gallery';
const index = JSON.parse(readFileSync(join(gallery, 'index.json'), 'utf8')) as {
  id: string;
  sketch: string;
  hints: string;
}[];
const folder = mkdtempSync(join(tmpdir(), 'irodori-'));

async function cells(id: string): Promise<Buffer[]> {
  const entry = index.find((one) => one.id === id);
  if (!entry) throw new Error(`${gallery}/index.json: no entry '${id}'`);
  const [sketch, hints] = [join(gallery, entry.sketch), join(gallery, entry.hints)];
  const output = join(folder, `${id}.png`);
  execFileSync(process.execPath, [
    'apps/train-cli/bin/irodori.mjs',
    'colorize',
    '-q',
    '--overwrite',
    '-i',
    sketch,
    '--hints',
    hints,
    '-o',
    output,
  ]);
  const { width, height } = await sharp(sketch).metadata();
  const size = { width, height };
  const file = parseHintFile(readFileSync(hints, 'utf8'));
  const frame = { width: file.width ?? width, height: file.height ?? height };
  const bold = scaleHints(file.hints, frame, size).map((hint) => ({
    ...hint,
    radius: Math.max(hint.radius, width / 60),
  }));
  const dots = paintHints(bold, size, size);
  const overlay = await sharp(dots.data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
  const square = (input: string | Buffer) =>
    sharp(input)
      .flatten({ background: '#fff' })
      .resize(CELL, CELL, { fit: 'contain', background: '#fff' })
      .png()
      .toBuffer();
  const hinted = await sharp(sketch)
    .flatten({ background: '#fff' })
    .composite([{ input: overlay }])
    .png()
    .toBuffer();
  return Promise.all([square(sketch), square(hinted), square(output)]);
}

const perRow = 2;
const composite = (await Promise.all(entries.map(cells))).flatMap((row, i) =>
  row.map((input, j) => ({ input, left: ((i % perRow) * 3 + j) * CELL, top: Math.floor(i / perRow) * CELL })),
);
mkdirSync('docs/images', { recursive: true });
const canvas = {
  width: perRow * 3 * CELL,
  height: Math.ceil(entries.length / perRow) * CELL,
  channels: 3 as const,
  background: '#fff',
};
await sharp({ create: canvas })
  .composite(composite)
  .png({ palette: true, quality: 90 })
  .toFile('docs/images/gallery.png');
