import { basename, join, resolve } from 'node:path';
import { flattenAlpha, type Raster } from '@irodori/image';
import { decodeImage } from '@irodori/data/pictures';
import { sessionOptionsFor } from '@irodori/training/common';
import { failure, usageError } from '../../cli/errors.ts';
import { loadModel } from '../../colorize/model.ts';
import { colorizePicture } from '../../colorize/picture.ts';
import { uniqueName } from '../eval/systems.ts';
import type { Sample } from './gallery.ts';

/** A system whose pictures are rated. */
export interface Candidate {
  readonly name: string;
  /** The finished picture, as users of the system see it: with its lines. */
  color(sample: Sample, hinted: boolean): Promise<Raster<3>>;
  close(): Promise<void>;
}

/** Splits `NAME=DIR`. @throws CliError (usage) */
function parseNamed(flag: string, text: string): { name: string; folder: string } {
  const match = /^([^=]+)=(.+)$/s.exec(text);
  if (!match) throw usageError(`--${flag} ${text}: expected NAME=DIR, such as PaintsChainer=results/paintschainer`);
  return { name: match[1]!.trim(), folder: match[2]! };
}

/** A model folder, or `NAME=DIR` to name it in the report. */
export async function modelCandidate(text: string, taken: readonly string[]): Promise<Candidate> {
  const named = text.includes('=') ? parseNamed('model', text) : undefined;
  const model = await loadModel(named?.folder ?? text, sessionOptionsFor({ device: 'cpu', threads: 0 }));
  const { manifest, network, folder } = model;
  return {
    name: uniqueName(named?.name ?? (manifest.name || basename(resolve(folder))), taken),
    async color({ picture, hints }, hinted) {
      return (await colorizePicture(network, picture, hinted ? hints : [], {})).picture;
    },
    close: () => model.dispose(),
  };
}

/** Finished pictures of any other program: `SAMPLE.png` with the hints, `SAMPLE.none.png` without. */
export function resultsCandidate(text: string, taken: readonly string[]): Candidate {
  const { name, folder } = parseNamed('results', text);
  return {
    name: uniqueName(name, taken),
    async color({ id, picture: { width, height } }, hinted) {
      const path = join(folder, hinted ? `${id}.png` : `${id}.none.png`);
      const picture = await decodeImage(path);
      if (picture.width !== width || picture.height !== height) {
        throw failure(
          `${path}: expected ${width} x ${height} like the drawing, got ${picture.width} x ${picture.height}`,
        );
      }
      return flattenAlpha(picture);
    },
    close: () => Promise.resolve(),
  };
}
