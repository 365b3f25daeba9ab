import { encodePng } from '@irodori/data/pictures';
import type { Raster } from '@irodori/image';
import { colorizeWith, type Colorized } from '../../colorize/colorize.ts';
import { encodeLayers, type EncodedLayer } from '../../colorize/encode.ts';
import { hintsFromPicture } from '../../colorize/hint-picture.ts';
import { hintsFromText, type HintSource } from '../../colorize/hints.ts';
import { readNamed } from '../../colorize/input.ts';
import type { LoadedModel } from '../../colorize/model.ts';
import { networkAnswer } from './network-answer.ts';
import type { NetworkName, PaintAnswer, PaintRequest } from './paint-messages.ts';

/** Hint files are JSON, the first character of which is no picture's. */
const isJson = (bytes: Uint8Array): boolean => {
  const start = bytes.findIndex((byte) => byte > 0x20 && ![0xef, 0xbb, 0xbf].includes(byte));
  return bytes[start] === 0x7b || bytes[start] === 0x5b;
};

async function readHints(bytes: Uint8Array, maxPixels: number): Promise<HintSource> {
  if (isJson(bytes)) return hintsFromText(new TextDecoder().decode(bytes), 'hints');
  const { raster } = await readNamed(bytes, 'hints', { maxPixels });
  return { ...hintsFromPicture(raster), where: 'hints' };
}

/** @throws ImageError, HintFileError, SafetensorsError or CliError where the request is to blame */
export async function answerTo(
  { drawing, hints, options, answer, maxPixels }: PaintRequest,
  model: LoadedModel,
  signal: AbortSignal,
): Promise<PaintAnswer> {
  if (answer === 'generator' || answer === 'parts-network') {
    return networkAnswer(drawing, answer, options, model, signal);
  }
  const sources = hints === undefined ? [] : [await readHints(hints, maxPixels)];
  const all = answer === 'parts' ? { ...options, background: true } : options;
  const colored = await colorizeWith(drawing, sources, {
    ...all,
    model,
    signal,
    name: 'drawing',
    limits: { maxPixels },
  });
  signal.throwIfAborted();
  const { width, height } = colored.picture;
  return { bytes: await encode(colored, answer, model.manifest.name), width, height, notes: colored.notes };
}

async function encode(
  colored: Colorized,
  answer: Exclude<PaintRequest['answer'], NetworkName>,
  model: string,
): Promise<Uint8Array> {
  if (answer !== 'json' && answer !== 'parts') return colored.encode(answer);
  const { picture, layers, notes } = colored;
  const { width, height } = picture;
  const wanted = answer === 'json' ? layers : layers.filter(({ kind }) => kind === 'part');
  const encoded = await encodeLayers({ picture, layers: wanted });
  const head = { width, height, model, notes };
  const body =
    answer === 'json'
      ? { ...head, layers: encoded.map(({ png, ...layer }) => ({ ...layer, png: base64(png) })) }
      : { ...head, ...(await partsOf(encoded, wanted, picture)) };
  return Buffer.from(JSON.stringify(body));
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** The parts as a list, and a picture whose red + 256 x green is the number of each pixel's part, from 1 on. */
async function partsOf(
  encoded: readonly EncodedLayer[],
  layers: Colorized['layers'],
  { width, height }: Pick<Raster, 'width' | 'height'>,
) {
  const data = new Uint8Array(3 * width * height);
  const numberOf = new Map(encoded.map(({ name }, i) => [name, i + 1]));
  for (const layer of layers) {
    const number = numberOf.get(layer.name);
    if (number === undefined) continue;
    const { data: own } = layer.raster();
    for (let i = 0; i < width * height; i++) {
      if (own[4 * i + 3] === 0) continue;
      data[3 * i] = number & 255;
      data[3 * i + 1] = number >> 8;
    }
  }
  return {
    parts: encoded.map(({ name, color, left, top, width: w, height: h, pixels }, i) => ({
      number: i + 1,
      name,
      color,
      left,
      top,
      width: w,
      height: h,
      pixels,
    })),
    labels: base64(await encodePng({ width, height, channels: 3, data })),
  };
}
