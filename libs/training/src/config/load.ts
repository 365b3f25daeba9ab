import { parseDocument, stringify } from 'yaml';
import { z } from 'zod';
import { TrainingError } from '../errors.ts';
import { readFileChecked } from '../files.ts';
import { didYouMean } from '../suggest.ts';
import { isRecord } from './merge.ts';
import { trainConfigSchema } from './schema.ts';
import type { TrainConfig, TrainConfigPatch } from './schema.ts';

const CONFIG_LIMIT = 1_000_000;
/** Of `config.yaml`, and with it of a run folder; files without one are of version 1. */
const CONFIG_VERSION = 1;

const wrong = (problem: string) => new TrainingError('settings', problem);

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  /** Of a setting that may be null. */
  anyOf?: JsonSchema[];
}

const objectIn = (schema: JsonSchema | undefined): JsonSchema | undefined =>
  schema?.anyOf?.find(({ properties }) => properties !== undefined) ?? schema;

function knownKeys(path: readonly PropertyKey[]): string[] {
  let at = z.toJSONSchema(trainConfigSchema, { io: 'input' }) as JsonSchema | undefined;
  for (const key of path) at = objectIn(at?.properties?.[String(key)]);
  return Object.keys(at?.properties ?? {});
}

/** What a file says may be long, a message is one line. */
const short = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}...` : text);

/** Strips a settings path down to what zod says about it, in our words. */
function explain(issue: z.core.$ZodIssue, value: unknown): { problem: string; setting: string; reason: string } {
  const setting = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const key = short(issue.keys[0] ?? '');
    const rest = didYouMean(key, knownKeys(issue.path));
    return {
      problem: `unknown setting '${[...issue.path, key].join('.')}'${rest}`,
      setting,
      reason: `unknown '${key}'${rest}`,
    };
  }
  const wrongValue = (reason: string) => ({ problem: `${setting}: ${reason}`, setting, reason });
  let got = value;
  for (const key of issue.path) got = isRecord(got) || Array.isArray(got) ? (got as never)[key] : undefined;
  const text = short(JSON.stringify(got) ?? 'nothing');
  if (issue.code === 'invalid_value' && typeof got === 'string') {
    const choices = issue.values.map(String);
    return wrongValue(`unknown value '${short(got)}'${didYouMean(short(got), choices)}`);
  }
  return wrongValue(`${expectation(issue)}, got ${text}`);
}

/** What zod expected of a value, in our words: `expected at least 32`. */
function expectation(issue: z.core.$ZodIssue): string {
  const { code, message } = issue;
  if (code === 'too_small' && issue.origin !== 'string' && issue.origin !== 'array') {
    return `expected ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
  }
  if (code === 'too_big' && issue.origin !== 'string' && issue.origin !== 'array') {
    return `expected ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`;
  }
  if (code === 'invalid_type' && issue.expected === 'int') return 'expected a whole number';
  const said = message.replace(/^Invalid \w+: /, '').split(', received ')[0]!;
  return `${said.charAt(0).toLowerCase()}${said.slice(1)}`;
}

/** The first thing that a schema has against a value: the setting, keys joined by dots, and why. */
export function firstFault(error: z.ZodError, value: unknown): { setting: string; reason: string } {
  const issue = error.issues[0];
  return issue === undefined ? { setting: '', reason: 'not understood' } : explain(issue, value);
}

/**
 * Checks a merged patch and fills in the defaults.
 * @param where for the message: the file, or what else the settings came from
 * @throws TrainingError (settings) naming the first wrong setting, with a suggestion
 */
export function resolveConfig(patch: unknown, where = 'settings'): TrainConfig {
  const result = trainConfigSchema.safeParse(patch);
  if (result.success) return result.data;
  const { problem, setting, reason } = explain(result.error.issues[0]!, patch);
  throw new TrainingError('settings', `${where}: ${problem}`, { settings: [setting], reason });
}

function parseYaml(path: string, text: string): ReturnType<typeof parseDocument> {
  try {
    return parseDocument(text);
  } catch (error) {
    if (error instanceof RangeError) throw wrong(`${path}: not YAML: nested too deep`);
    throw error;
  }
}

/**
 * Reads a YAML file of settings; only the keys it names are set.
 * @throws TrainingError (settings, file) when it is missing, no YAML, or has an unknown key or a wrong value
 */
export async function readConfigFile(path: string): Promise<TrainConfigPatch & { experiment?: string }> {
  const text = (await readFileChecked(path, CONFIG_LIMIT)).toString('utf8');
  const document = parseYaml(path, text);
  const problem = document.errors[0];
  if (problem !== undefined) throw wrong(`${path}: not YAML: ${problem.message.split('\n')[0]!.replace(/:$/, '')}`);
  const value: unknown = document.toJS({ maxAliasCount: 100 }) ?? {};
  if (!isRecord(value)) throw wrong(`${path}: expected settings like 'steps: 1000', got a ${typeof value}`);
  const { experiment, version = CONFIG_VERSION, ...settings } = value;
  if (typeof version === 'number' && version > CONFIG_VERSION) {
    throw wrong(
      `${path}: version ${version} is newer than this program, which reads up to ${CONFIG_VERSION}; update it (irodori --version says which it is)`,
    );
  }
  if (version !== CONFIG_VERSION) {
    throw wrong(`${path}: version: expected ${CONFIG_VERSION} or nothing, got ${short(JSON.stringify(version))}`);
  }
  if (experiment !== undefined && typeof experiment !== 'string') {
    throw wrong(`${path}: experiment: expected a name, got ${JSON.stringify(experiment)}`);
  }
  resolveConfig(settings, path);
  return { ...(settings as TrainConfigPatch), ...(experiment === undefined ? {} : { experiment }) };
}

/** The resolved settings as the YAML of the run folder. */
export const formatConfig = (config: TrainConfig): string => stringify({ version: CONFIG_VERSION, ...config });
