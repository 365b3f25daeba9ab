import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** Stems that only British spelling has, with the American one; word parts, so that identifiers count, too. */
const stems: Readonly<Record<string, string>> = {
  analyse: 'analyze',
  artefact: 'artifact',
  behaviour: 'behavior',
  cancelled: 'canceled',
  centre: 'center',
  colour: 'color',
  favour: 'favor',
  generalis: 'generaliz',
  grey: 'gray',
  initialis: 'initializ',
  labelled: 'labeled',
  licence: 'license',
  minimis: 'minimiz',
  modelled: 'modeled',
  neighbour: 'neighbor',
  normalis: 'normaliz',
  optimis: 'optimiz',
  quantis: 'quantiz',
  recognis: 'recogniz',
  serialis: 'serializ',
  summaris: 'summariz',
  synchronis: 'synchroniz',
  travelled: 'traveled',
  visualis: 'visualiz',
};
/** Names of others: libvips and sharp, a tag of image boards, a title, HTML. */
const kept = /toColourspace|colour-dodge|colour-burn|greyscale|Measuring colourfulness|labelledby/g;

it('spells words and names the American way', () => {
  const files = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.mjs', '*.py', '*.md', '*.css', '*.wat'], {
    cwd: root,
    encoding: 'utf8',
  });
  const british = new RegExp(Object.keys(stems).join('|'), 'gi');
  const found = files
    .split('\n')
    .filter((path) => path !== '' && path !== 'tools/src/spelling.test.ts')
    .flatMap((path) =>
      readFileSync(join(root, path), 'utf8')
        .split('\n')
        .flatMap((line, i) =>
          [...line.replaceAll(kept, '').matchAll(british)].map(
            ([word]) => `${path}:${i + 1}: ${word}; write ${stems[word.toLowerCase()]}`,
          ),
        ),
    );
  expect(found).toEqual([]);
});
