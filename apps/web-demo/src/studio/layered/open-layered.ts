import { zipEntries } from '../../engine/export/archive.ts';
import { ProjectError } from '../../engine/export/project.ts';
import { guessLineLayers } from '../../engine/files/line-layers.ts';
import type { LayerInfo } from '../../engine/files/line-layers.ts';
import { zipKind } from '../../engine/files/file-kind.ts';
import type { Rgba } from '../../engine/raster/blend.ts';
import type { Density } from '../../engine/raster/density.ts';
import { orFault } from '../../model/errors.ts';
import { openKra, openOra } from './ora.ts';
import type { ReadPng } from './ora.ts';
import { openPsd } from './psd.ts';
import { composeLayers, listLayers } from './tree.ts';

/** `guess`: the layers whose names say that they hold lines, else the whole; `all`: the whole; else these layers. */
export type LayerChoice = 'guess' | 'all' | readonly number[];

/** A picture out of a layered file. */
export interface ReadLayers {
  readonly picture: Rgba;
  readonly dpi?: Density | undefined;
  /** What there was to choose from; empty where the file's layers cannot be told apart. */
  readonly list: readonly LayerInfo[];
  readonly chosen: 'all' | readonly number[];
}

/**
 * Reads a PSD, PSB, OpenRaster or Krita file.
 * @param readPng reads a PNG of an archive
 * @throws Fault where it is damaged, too large, or its color mode is none that is read
 */
export async function readLayers(bytes: Uint8Array, choice: LayerChoice, readPng: ReadPng): Promise<ReadLayers> {
  const zip = bytes[0] === 0x50 ? archive(() => zipEntries(bytes)) : undefined;
  if (zip && zipKind(zip.names) === 'kra') {
    return { picture: await openKra(zip, readPng), list: [], chosen: 'all' };
  }
  const file = zip ? archive(() => openOra(zip, readPng)) : openPsd(bytes);
  const { nodes, merged, dpi } = file;
  const list = listLayers(nodes);
  const known = new Set(list.map(({ id }) => id));
  const wanted =
    choice === 'guess' ? guessLineLayers(list) : choice === 'all' ? [] : choice.filter((id) => known.has(id));
  if (wanted.length > 0) return { picture: await composeLayers(file, new Set(wanted)), dpi, list, chosen: wanted };
  return { picture: merged ? await merged() : await composeLayers(file), dpi, list, chosen: 'all' };
}

/**
 * Some layers of a PSD, PSB or OpenRaster file, bottom first, each by itself at the size of the whole: what composing them
 * over each other gives, apart.
 * @param chosen ids, as {@link readLayers} lists them
 */
export async function readEachLayer(
  bytes: Uint8Array,
  chosen: readonly number[],
  readPng: ReadPng,
): Promise<{ readonly name: string; readonly picture: Rgba }[]> {
  const file = bytes[0] === 0x50 ? archive(() => openOra(zipEntries(bytes), readPng)) : openPsd(bytes);
  const wanted = listLayers(file.nodes).filter(({ id }) => chosen.includes(id));
  const read = [];
  for (const { id, name } of wanted.reverse()) read.push({ name, picture: await composeLayers(file, new Set([id])) });
  return read;
}

const archive = <T>(read: () => T): T => orFault(ProjectError, 'fault.pictureBroken', read);
