import { shrunkFor } from '@irodori/data/samples';
import { extractSketch, flattenAlpha, planeToRaster } from '@irodori/image';
import { expose } from 'comlink';
import { config as zodConfig } from 'zod';
import { bandToRgba } from '../engine/raster/bands.ts';
import { Fault, toFault } from '../model/errors.ts';
import { announce, watched } from '../model/host.ts';
import { openRuntime } from '../model/ort.ts';
import { decodePicture } from '../studio/decode.ts';
import { Course } from './course.ts';
import { keepState, lessonState } from './lesson-store.ts';
import type { LearnService, ReviewedPicture } from './types.ts';

// The content policy forbids building functions from text, which the schema library would try.
zodConfig({ jitless: true });

const services = { openRuntime, keepState, lessonState, lookMs: 60_000, saveMs: 20_000 };

let course: Course | undefined;

const opened = (): Course => {
  if (!course) throw new Fault('fault.learn', 'no lesson is open');
  return course;
};

/** Turns whatever goes wrong into a fault that survives the way to the page. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toFault(error, 'fault.learn');
  }
}

const REVIEW_SIZE = 128;

async function review(name: string, bytes: ArrayBuffer): Promise<ReviewedPicture> {
  const { lines } = await decodePicture(bytes, 'asItIs');
  const { width, height } = lines;
  const rgba = bandToRgba(lines, 0, height);
  const color = shrunkFor(flattenAlpha({ width, height, channels: 4, data: rgba }), REVIEW_SIZE);
  return { id: name, color, lines: planeToRaster(extractSketch(color, 'paper')) };
}

const service: LearnService = {
  ...watched,
  review: (name, bytes) => told(() => review(name, bytes)),
  open: (job, report) =>
    told(async () => {
      course = await Course.open(job, report, services);
      return course.opened;
    }),
  run: () => opened().run(),
  giveWay: (held) => {
    if (course) course.held = held;
  },
  pause: () => told(() => opened().pause()),
  finish: () => told(() => opened().finish()),
};
expose(service);
announce();
