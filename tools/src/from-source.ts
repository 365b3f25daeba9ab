import { join, resolve } from 'node:path';

/** The repository. */
export const root = resolve(import.meta.dirname, '../..');

/** Node's arguments for a program of the repository from its source. */
export const fromSource = (file: string): string[] => [
  ...['--conditions=@irodori/source', '--import', 'tsx'],
  join(root, file),
];

/** Those for the command `irodori`. */
export const irodori = fromSource('apps/train-cli/src/main.ts');
