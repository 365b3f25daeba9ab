import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { askedEnds, earlierData, readInfo } from './describe-run.ts';

const run = mkdtempSync(join(tmpdir(), 'irodori-'));
afterAll(() => rmSync(run, { recursive: true, force: true }));
const write = (text: string) => writeFileSync(join(run, 'run.json'), text);

it('takes what is whole of a damaged run.json', () => {
  write('{"host": "desk", "cwd": "/home", "asked": {"steps": 3}, "resumed": [{}]}');
  expect(readInfo(run)).toEqual({ host: 'desk', cwd: '/home', asked: { steps: 3 }, resumed: [{}] });
  expect(askedEnds(run)).toEqual({ steps: 3, epochs: null, minutes: null });
  write('{"host": "desk", "cwd": 7, "asked": "x", "resumed": 5}');
  expect(readInfo(run)).toEqual({ host: 'desk' });
  expect(askedEnds(run)).toBeUndefined();
  for (const text of ['', 'null', '7', '{"cwd":']) {
    write(text);
    expect(readInfo(run)).toBeUndefined();
  }
});

it('names the data that resumes changed, and nothing where nothing was remembered', () => {
  const changes = [
    { setting: 'data', from: 'folder:a', to: 'folder:b' },
    { setting: 'remember.data', from: 'none', to: 'house' },
    { setting: 'remember.data', from: null, to: 'none' },
    { setting: 'remember.data', from: 'house', to: 'none' },
    { setting: 'hints', from: 'rich', to: 'dense' },
  ];
  expect(earlierData(changes)).toEqual(['folder:a', 'house']);
});
