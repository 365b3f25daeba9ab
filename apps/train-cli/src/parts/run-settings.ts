import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertWritable, writeFileAtomically } from '@irodori/training';
import { CliError, failure } from '../cli/errors.ts';
import { partsConfigSchema, type PartsConfigFile } from './config.ts';

/** In a run folder of the parts network, beside the names of `runFiles`. */
const SETTINGS = 'parts.json';

/** Of the settings in a run folder; those without one are of version 1. */
const PARTS_RUN_VERSION = 1;

/** The settings a run folder was begun with. @throws CliError when they are damaged */
export function readPartsConfig(out: string): PartsConfigFile | undefined {
  const path = join(out, SETTINGS);
  if (!existsSync(path)) return undefined;
  try {
    const { version = PARTS_RUN_VERSION, ...config } = JSON.parse(readFileSync(path, 'utf8')) as { version?: unknown };
    if (typeof version === 'number' && version > PARTS_RUN_VERSION) {
      throw failure(
        `${path}: version ${version} is newer than this program, which reads ${PARTS_RUN_VERSION}; update it`,
      );
    }
    return partsConfigSchema.parse(config);
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw failure(`${path}: expected the settings of a parts run; choose another --out`);
  }
}

/** Says before pictures are read when no run can be kept there. @throws TrainingError (file) in one line */
export const checkPartsRun = (out: string): void => assertWritable([join(out, SETTINGS)]);

/** Keeps the settings of a run in its folder. */
export function writePartsConfig(out: string, config: PartsConfigFile): void {
  writeFileAtomically(join(out, SETTINGS), `${JSON.stringify({ version: PARTS_RUN_VERSION, ...config }, null, 2)}\n`);
}
