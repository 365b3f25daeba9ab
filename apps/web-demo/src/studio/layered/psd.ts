import {
  getCompositeImageData,
  getLayerImageData,
  getLayerMaskImageData,
  initializeCanvas,
  readPsd,
  type Layer,
  type PixelData,
} from 'ag-psd';
import { Unzlib } from 'fflate';
import type { PlacedLayer, Rgba } from '../../engine/raster/blend.ts';
import type { Density } from '../../engine/raster/density.ts';
import { Fault } from '../../model/errors.ts';
import { checkSize } from '../picture-limits.ts';
import type { LayerNode, LayeredFile } from './tree.ts';

const COLOR_MODES = ['bitmap', 'grayscale', 'indexed', 'RGB', 'CMYK', '', '', 'multichannel', 'duotone', 'Lab'];
const READ_MODES = [0, 1, 2, 3];
/** Layers beyond this are not listed: no drawing has as many, and each is looked at. */
const MAX_LAYERS = 2000;

/**
 * Reads the structure of a PSD or PSB file; pixels are decoded when they are asked for.
 * @throws Fault where the color mode is none that is read, the picture is too large, or the file is damaged
 */
export function openPsd(bytes: Uint8Array): LayeredFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 26) throw new Fault('fault.pictureBroken', `PSD: expected 26 bytes at least, got ${bytes.length}`);
  const [height, width, mode] = [view.getUint32(14), view.getUint32(18), view.getUint16(24)];
  if (!READ_MODES.includes(mode)) {
    throw new Fault('fault.psdMode', `expected RGB, grayscale, indexed or bitmap, got ${COLOR_MODES[mode] || mode}`);
  }
  checkSize(width, height);
  initializeCanvas(
    () => {
      throw new Error('no canvas needed');
    },
    (w, h) => ({ width: w, height: h, data: new Uint8ClampedArray(4 * w * h) }) as unknown as ImageData,
  );
  const psd = broken(() =>
    readPsd(bytes, { useRawData: true, skipThumbnail: true, skipLinkedFilesData: true, logMissingFeatures: false }),
  );
  let id = 0;
  const node = (layer: Layer): LayerNode => {
    if (++id > MAX_LAYERS) throw new Fault('fault.pictureBroken', `PSD: expected at most ${MAX_LAYERS} layers`);
    const own = id;
    const size = { width: (layer.right ?? 0) - (layer.left ?? 0), height: (layer.bottom ?? 0) - (layer.top ?? 0) };
    const { mask } = layer;
    return {
      id: own,
      name: layer.name ?? '',
      visible: !layer.hidden,
      opacity: layer.opacity ?? 1,
      blend: layer.blendMode ?? 'normal',
      clipped: layer.clipping ?? false,
      ...(mask && !mask.disabled && { mask: () => maskOf(layer) }),
      ...(layer.children
        ? { children: layer.children.map(node) }
        : size.width > 0 && size.height > 0 && { pixels: () => pixelsOf(layer, size) }),
    };
  };
  const nodes = (psd.children ?? []).map(node);
  const real = nodes.length === 0 || psd.imageResources?.versionInfo?.hasRealMergedData !== false;
  const raw = psd.rawCompositeData;
  return {
    width,
    height,
    dpi: dpiOf(psd.imageResources?.resolutionInfo),
    nodes,
    ...(real && raw && raw.length > 2 && { merged: () => mergedOf(psd, raw) }),
  };
}

function broken<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('fault.pictureBroken', `PSD: ${error instanceof Error ? error.message : String(error)}`);
  }
}

interface Resolution {
  readonly horizontalResolution: number;
  readonly verticalResolution: number;
  readonly horizontalResolutionUnit: string;
}

/** Photoshop counts dots per inch; its unit only says how it shows them. */
function dpiOf(info: Resolution | undefined): Density | undefined {
  if (!info) return undefined;
  const round = (v: number): number => Math.round(v * 100) / 100;
  const [x, y] = [round(info.horizontalResolution), round(info.verticalResolution)];
  return x >= 1 && y >= 1 && x <= 100_000 && y <= 100_000 ? [x, y] : undefined;
}

/** The picture of all layers: it is kept on white, so that its alpha is none of the drawing's. */
function mergedOf(psd: ReturnType<typeof readPsd>, raw: Uint8Array): Rgba {
  // Saved selections lie behind the colors; plain data has them one after another.
  const plain = raw[0] === 0 && raw[1] === 0;
  const channels = plain ? Math.min(psd.channels ?? 3, psd.colorMode === 1 ? 1 : 3) : psd.channels;
  const made = broken(() => getCompositeImageData({ ...psd, ...(channels === undefined ? {} : { channels }) }));
  if (!made) throw new Fault('fault.pictureBroken', 'PSD: it holds no picture');
  const { data } = eightBit(made);
  for (let p = 3; p < data.length; p += 4) data[p] = 255;
  return { width: psd.width, height: psd.height, data };
}

function pixelsOf(layer: Layer, { width, height }: { width: number; height: number }): PlacedLayer {
  checkSize(width, height);
  checkZipped(layer, width * height);
  const made = broken(() => getLayerImageData(layer));
  if (!made) throw new Fault('fault.pictureBroken', `PSD: layer "${layer.name ?? ''}" has no pixels`);
  return { width, height, left: layer.left ?? 0, top: layer.top ?? 0, data: eightBit(made).data };
}

function maskOf(layer: Layer): (x: number, y: number) => number {
  const { top = 0, left = 0, bottom = 0, right = 0, defaultColor = 0 } = layer.mask ?? {};
  const [width, height] = [right - left, bottom - top];
  if (width <= 0 || height <= 0) return () => defaultColor;
  checkSize(width, height);
  checkZipped(layer, width * height);
  const made = broken(() => getLayerMaskImageData(layer));
  if (!made) return () => defaultColor;
  const { data } = eightBit(made);
  return (x, y) =>
    x < left || y < top || x >= right || y >= bottom ? defaultColor : data[4 * ((y - top) * width + x - left)]!;
}

const ZIPPED = [2, 3];

/** Refuses deflated channels that unpack to more than their pixels, before they are unpacked whole. */
function checkZipped({ rawData }: Layer, pixels: number): void {
  for (const { compression, data } of rawData?.channels ?? []) {
    if (!ZIPPED.includes(compression) || !data) continue;
    const most = Math.max(pixels, 1) * Math.max(1, rawData!.bitsPerChannel / 8) + 65536;
    let got = 0;
    const stream = new Unzlib((chunk) => {
      got += chunk.length;
      if (got > most) throw new Fault('fault.pictureBroken', `PSD: a channel unpacks to more than its ${most} bytes`);
    });
    broken(() => {
      for (let at = 0; at < data.length; at += 65536) {
        stream.push(data.subarray(at, at + 65536), at + 65536 >= data.length);
      }
    });
  }
}

/** 16-bit values scaled to 8 bits, 32-bit ones from linear light to sRGB. */
function eightBit({ data }: PixelData): { data: Uint8ClampedArray } {
  if (data instanceof Uint8ClampedArray) return { data };
  const out = new Uint8ClampedArray(data.length);
  if (data instanceof Uint16Array) for (let i = 0; i < out.length; i++) out[i] = data[i]! / 257;
  else if (data instanceof Float32Array) {
    const srgb = (v: number): number => 255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055);
    for (let i = 0; i < out.length; i++) out[i] = i % 4 === 3 ? 255 * data[i]! : srgb(Math.max(0, data[i]!));
  } else out.set(data);
  return { data: out };
}
