import { fnv1a, seededRandom, shuffled } from '../random.ts';
import {
  KEY_FORMAT,
  questionsFor,
  STUDY_VERSION,
  StudyError,
  type BlindStudy,
  type StudyItem,
  type StudyKey,
} from './types.ts';

/**
 * A blind study and its key. Every picture gets a code of its own, so that not even its systems' codes repeat from one
 * screen to the next.
 * @param seed codes and the study's name are drawn from it and from the pictures: equal input gives equal files
 * @throws StudyError when there are fewer than two systems, no items, or an item lacks a system
 */
export function createStudy(items: readonly StudyItem[], seed: number): { study: BlindStudy; key: StudyKey } {
  const systems = [...(items[0]?.results.keys() ?? [])];
  if (items.length === 0) throw new StudyError('study: expected at least one picture, got none');
  if (systems.length < 2) throw new StudyError(`study: expected two systems or more to compare, got ${systems.length}`);
  for (const { sample, results } of items) {
    const missing = systems.find((name) => !results.has(name)) ?? [...results.keys()].find((n) => !systems.includes(n));
    if (missing !== undefined) throw new StudyError(`study: ${sample}: not every picture has a result of ${missing}`);
  }
  const content = items.flatMap(({ drawing, results }) => [drawing, ...results.values()]);
  const id = `s${hex(fnv1a(`${seed} ${content.map(fnv1a).join(' ')}`))}`;
  const random = seededRandom(`${seed} ${id}`);
  const used = new Set<string>();
  const code = (): string => {
    const drawn = hex(Math.floor(random() * 2 ** 32));
    if (used.has(drawn)) return code();
    used.add(drawn);
    return drawn;
  };
  const coded = items.map((item, i) => ({
    item,
    id: `i${i + 1}`,
    choices: shuffled([...item.results], random).map(([system, picture]) => ({ system, picture, code: code() })),
  }));
  return {
    study: {
      id,
      items: coded.map(({ item, id: itemId, choices }) => ({
        id: itemId,
        hinted: item.hinted,
        questions: questionsFor(item.hinted),
        drawing: item.drawing,
        choices: choices.map(({ code: choice, picture }) => ({ code: choice, picture })),
      })),
    },
    key: {
      format: KEY_FORMAT,
      version: STUDY_VERSION,
      study: id,
      systems,
      items: coded.map(({ item, id: itemId, choices }) => ({
        id: itemId,
        sample: item.sample,
        hinted: item.hinted,
        codes: Object.fromEntries(choices.map(({ code: choice, system }) => [choice, system])),
      })),
    },
  };
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}
