import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readFloats, type RuntimeResult, type VerifyCase } from './case.ts';

const run = promisify(execFile);
const TIMEOUT = 300_000;
const script = join(import.meta.dirname, 'runtimes.py');

/** A runtime that this machine does not have. */
export class MissingRuntime extends Error {
  override readonly name = 'MissingRuntime';
}

/** Each input as `NAME=FILE=1x1x256x256`. */
const argumentsOf = ({ inputs }: VerifyCase): string[] =>
  inputs.map(({ name, file, shape }) => `${name}=${file}=${shape.join('x')}`);

/** What a program of a runtime prints. @throws MissingRuntime when it is not there */
async function printed(program: string, args: readonly string[]): Promise<string> {
  try {
    return (await run(program, args, { timeout: TIMEOUT })).stdout;
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? new MissingRuntime(program) : error;
  }
}

/**
 * One Python runtime of runtimes.py.
 * @throws MissingRuntime when its package is not installed, Error with what the runtime said
 */
export async function inPython(
  python: string,
  runtime: string,
  model: string,
  given: VerifyCase,
  folder: string,
  repeats: number,
): Promise<RuntimeResult> {
  const out = join(folder, 'outputs.f32');
  rmSync(out, { force: true });
  const args = [script, runtime, model, out, String(repeats), ...argumentsOf(given)];
  const said = JSON.parse((await printed(python, args)).trim().split('\n').at(-1) ?? '{}') as {
    version?: string;
    ms?: number | null;
    missing?: string;
    error?: string;
  };
  if (said.missing !== undefined) throw new MissingRuntime(said.missing);
  if (said.error !== undefined) throw new Error(said.error);
  const result = { runtime, version: said.version ?? '' };
  return said.ms == null ? result : { ...result, milliseconds: said.ms, values: readFloats(out) };
}

/** tract, through the small program in tract/. */
export async function inTract(
  program: string,
  model: string,
  given: VerifyCase,
  folder: string,
  repeats: number,
): Promise<RuntimeResult> {
  const out = join(folder, 'outputs.f32');
  const args = [model, out, String(repeats), ...argumentsOf(given)];
  const milliseconds = Number(await printed(program, args));
  return { runtime: 'tract', version: '0.23', milliseconds, values: readFloats(out) };
}
