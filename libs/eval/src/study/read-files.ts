import { fnv1a } from '../random.ts';
import {
  ANSWERS_FORMAT,
  KEY_FORMAT,
  questionsFor,
  STUDY_VERSION,
  StudyError,
  TOP_SCORE,
  type Answer,
  type RaterFile,
  type StudyKey,
} from './types.ts';

/** A file by the name the user knows, and its text. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** @throws StudyError in one line when the text is not a study's key */
export function parseStudyKey({ name, text }: NamedText): StudyKey {
  const key = parseJson(name, text, 'the key that irodori study new wrote') as Partial<StudyKey> | null;
  if (key?.format !== KEY_FORMAT || !Array.isArray(key.items) || !Array.isArray(key.systems)) {
    throw new StudyError(`${name}: expected the key that irodori study new wrote (format ${KEY_FORMAT})`);
  }
  if (key.version !== STUDY_VERSION) {
    throw new StudyError(`${name}: expected version ${STUDY_VERSION} of the key, got ${String(key.version)}`);
  }
  const wrong = faultOfKey(key as StudyKey);
  if (wrong !== undefined) {
    throw new StudyError(`${name}: ${wrong}; the key is damaged, take the one of irodori study new`);
  }
  return key as StudyKey;
}

/** Where a key is not as it was written; the counts of the report rest on every item naming every system once. */
function faultOfKey({ study, systems, items }: StudyKey): string | undefined {
  const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
  if (!isText(study)) return 'study: expected a name';
  if (systems.length === 0 || !systems.every(isText) || new Set(systems).size < systems.length) {
    return 'systems: expected different names';
  }
  const ids = new Set<string>();
  for (const [i, item] of items.entries()) {
    const { id, sample, hinted, codes } = (item ?? {}) as Partial<StudyKey['items'][number]>;
    if (!isText(id) || !isText(sample) || typeof hinted !== 'boolean') {
      return `items[${i}]: expected id, sample and hinted`;
    }
    if (ids.has(id)) return `items[${i}]: a second item '${id.slice(0, 40)}'`;
    ids.add(id);
    const named = typeof codes === 'object' && codes !== null ? Object.values(codes) : [];
    if (named.length !== systems.length || !systems.every((system) => named.includes(system))) {
      return `items[${i}].codes: expected each of the ${systems.length} systems once`;
    }
  }
  return items.length === 0 ? 'items: expected some, got none' : undefined;
}

/**
 * A rater's complete file of this study.
 * @throws StudyError in one line when it is cut, changed, incomplete or of another study
 */
export function parseRaterFile({ name, text }: NamedText, key: StudyKey): RaterFile {
  const file = parseJson(name, text, "a rater's file") as Partial<RaterFile> | null;
  if (file?.format !== ANSWERS_FORMAT || !Array.isArray(file.answers) || typeof file.rater !== 'string') {
    throw new StudyError(`${name}: expected a rater's file of the study page (format ${ANSWERS_FORMAT})`);
  }
  if (file.version !== STUDY_VERSION) {
    throw new StudyError(`${name}: expected version ${STUDY_VERSION}, got ${String(file.version)}`);
  }
  if (file.study !== key.study) {
    throw new StudyError(
      `${name}: belongs to study ${String(file.study)}, the key to ${key.study}; use that study's key`,
    );
  }
  const complete = file as RaterFile;
  checkAnswers(name, complete.answers, key);
  if (fnv1a(textOf(complete.answers)) !== complete.checksum) {
    throw new StudyError(`${name}: its answers do not fit its checksum; it was changed after saving, ask for it again`);
  }
  return complete;
}

/** JSON of a value; of one that is nested without end, nothing. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '';
  }
}

function parseJson(name: string, text: string, expected: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new StudyError(`${name}: expected ${expected}, got text that is cut short or no JSON; ask for it again`);
  }
}

function checkAnswers(name: string, answers: readonly Answer[], key: StudyKey): void {
  const open = new Set(
    key.items.flatMap(({ id, hinted, codes }) =>
      Object.keys(codes).flatMap((code) => questionsFor(hinted).map((question) => `${id} ${code} ${question}`)),
    ),
  );
  const expected = open.size;
  for (const answer of answers) {
    const { item, code, question, score } = answer ?? {};
    if (!open.delete(`${item} ${code} ${question}`)) {
      throw new StudyError(`${name}: answers ${item} ${code} ${question} twice, or the study does not ask it`);
    }
    if (!Number.isInteger(score) || score < 0 || score > TOP_SCORE) {
      throw new StudyError(
        `${name}: expected scores from 0 to ${TOP_SCORE}, got ${String(score)} for ${item} ${question}`,
      );
    }
  }
  if (open.size > 0) {
    throw new StudyError(`${name}: expected ${expected} answers, got ${answers.length}; the rater has not finished`);
  }
}
