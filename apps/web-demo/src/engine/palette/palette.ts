import { rgbToHex } from '@irodori/image';
import { strToU8 } from 'fflate';
import { hsvToRgb } from '../color/hsv.ts';
import type { Hex } from '../document.ts';

/** One color of a palette. */
export interface Swatch {
  readonly color: Hex;
  /** May be empty. */
  readonly name: string;
}

export type PaletteFormat = 'gpl' | 'aco' | 'ase';

/** Colors kept of one file. */
export const MAX_SWATCHES = 1024;

/** A file that is no palette this editor reads; one line. */
export class PaletteError extends Error {
  override readonly name = 'PaletteError';
}

const hexOf = (rgb: readonly number[]): Hex =>
  rgbToHex(rgb.map((v) => Math.min(255, Math.max(0, Math.round(v)))) as [number, number, number]);

/** Naive inks, as no palette file carries a profile: [0, 1] each. */
const fromCmyk = (c: number, m: number, y: number, k: number): Hex =>
  hexOf([c, m, y].map((ink) => 255 * (1 - ink) * (1 - k)));

/** Hue in degrees, the others in [0, 1]. */
const fromHsb = (hue: number, saturation: number, value: number): Hex => hexOf(hsvToRgb({ hue, saturation, value }));

/** CIE L*a*b* of D50, as Photoshop and Illustrator keep it, to sRGB by Bradford adaptation. */
function fromLab(l: number, a: number, b: number): Hex {
  const fy = (l + 16) / 116;
  const open = (t: number) => (t > 6 / 29 ? t ** 3 : 3 * (6 / 29) ** 2 * (t - 4 / 29));
  const [x, y, z] = [0.96422 * open(fy + a / 500), open(fy), 0.82521 * open(fy - b / 200)];
  const linear = [
    3.1338561 * x - 1.6168667 * y - 0.4906146 * z,
    -0.9787684 * x + 1.9161415 * y + 0.033454 * z,
    0.0719453 * x - 0.2289914 * y + 1.4052427 * z,
  ];
  return hexOf(linear.map((v) => 255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * Math.max(0, v) ** (1 / 2.4) - 0.055)));
}

/** Big-endian numbers and UTF-16 text, from front to back. */
class Reader {
  at = 0;
  readonly #view: DataView;
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  #take(count: number): number {
    if (this.left < count) throw new PaletteError(`expected ${count} more bytes at ${this.at}, got ${this.left}`);
    this.at += count;
    return this.at - count;
  }

  u16 = (): number => this.#view.getUint16(this.#take(2));
  u32 = (): number => this.#view.getUint32(this.#take(4));
  f32 = (): number => this.#view.getFloat32(this.#take(4));

  /** UTF-16, of so many units; a NUL at the end is left out. */
  text(units: number): string {
    const start = this.#take(2 * units);
    return new TextDecoder('utf-16be').decode(this.bytes.subarray(start, this.at)).replace(/\0$/, '');
  }

  ascii(count: number): string {
    const start = this.#take(count);
    return String.fromCharCode(...this.bytes.subarray(start, this.at));
  }
}

function readGpl(text: string): Swatch[] {
  const swatches: Swatch[] = [];
  for (const line of text.split(/\r?\n/).slice(1)) {
    const [r, g, b, ...name] = line.trim().split(/\s+/);
    const rgb = [r, g, b].map(Number);
    if (b === undefined || !rgb.every((v) => Number.isInteger(v) && v >= 0 && v <= 255)) continue;
    swatches.push({ color: hexOf(rgb), name: name.join(' ') });
  }
  return swatches;
}

function readAco(bytes: Uint8Array): Swatch[] {
  const reader = new Reader(bytes);
  let swatches: Swatch[] = [];
  // Version 1 without names, then, in newer files, version 2 with the same colors and their names.
  while (reader.left >= 4) {
    const version = reader.u16();
    if (version !== 1 && version !== 2) break;
    const count = reader.u16();
    const section: Swatch[] = [];
    for (let i = 0; i < count; i++) {
      const space = reader.u16();
      const [w, x, y, z] = [reader.u16(), reader.u16(), reader.u16(), reader.u16()];
      const signed = (v: number) => (v > 32767 ? v - 65536 : v);
      const name = version === 2 ? reader.text(reader.u32()) : '';
      if (space === 0) section.push({ color: hexOf([w / 257, x / 257, y / 257]), name });
      else if (space === 1) section.push({ color: fromHsb((w / 65535) * 360, x / 65535, y / 65535), name });
      // Photoshop keeps inks upside down: 0 is full.
      else if (space === 2) {
        section.push({
          color: fromCmyk(...([w, x, y, z].map((v) => 1 - v / 65535) as [number, number, number, number])),
          name,
        });
      } else if (space === 7) section.push({ color: fromLab(w / 100, signed(x) / 100, signed(y) / 100), name });
      else if (space === 8) section.push({ color: hexOf(Array<number>(3).fill(255 * (1 - w / 10000))), name });
    }
    swatches = section;
  }
  return swatches;
}

function readAse(bytes: Uint8Array): Swatch[] {
  const reader = new Reader(bytes);
  reader.at = 8;
  const blocks = reader.u32();
  const swatches: Swatch[] = [];
  for (let i = 0; i < blocks && reader.left >= 6; i++) {
    const type = reader.u16();
    const end = reader.u32() + reader.at;
    if (type === 0x0001) {
      const name = reader.text(reader.u16());
      const model = reader.ascii(4);
      const floats = (count: number) => Array.from({ length: count }, reader.f32);
      if (model === 'RGB ') swatches.push({ color: hexOf(floats(3).map((v) => 255 * v)), name });
      else if (model === 'CMYK') {
        swatches.push({ color: fromCmyk(...(floats(4) as [number, number, number, number])), name });
      } else if (model === 'Gray') swatches.push({ color: hexOf(Array<number>(3).fill(255 * floats(1)[0]!)), name });
      else if (model === 'LAB ') {
        const [l, a, b] = floats(3) as [number, number, number];
        swatches.push({ color: fromLab(100 * l, a, b), name });
      }
    }
    if (end > bytes.length || end < reader.at) throw new PaletteError(`block ${i}: expected to end within the file`);
    reader.at = end;
  }
  return swatches;
}

/**
 * Reads a palette of GIMP and Krita (.gpl), Photoshop and Clip Studio (.aco) or Adobe's exchange format (.ase), told by its
 * content. Inks and gray are converted without profiles.
 * @throws PaletteError where it is none of these, holds no color, or ends too early
 */
export function readPalette(bytes: Uint8Array): Swatch[] {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 12));
  let swatches: Swatch[];
  if (head.startsWith('GIMP Palette')) swatches = readGpl(new TextDecoder().decode(bytes));
  else if (head.startsWith('ASEF')) swatches = readAse(bytes);
  else if (bytes[0] === 0 && (bytes[1] === 1 || bytes[1] === 2)) swatches = readAco(bytes);
  else throw new PaletteError('expected a palette (.gpl, .aco or .ase)');
  if (swatches.length === 0) throw new PaletteError('expected colors, the file names none');
  return swatches.slice(0, MAX_SWATCHES);
}

const rgbOf = (color: Hex): number[] => [1, 3, 5].map((i) => Number.parseInt(color.slice(i, i + 2), 16));

/** Big-endian bytes, appended. */
class Writer {
  readonly bytes: number[] = [];
  u16 = (v: number): void => void this.bytes.push(v >> 8, v & 255);
  u32 = (v: number): void => {
    this.u16(Math.floor(v / 65536));
    this.u16(v % 65536);
  };
  f32 = (v: number): void => {
    const four = new DataView(new ArrayBuffer(4));
    four.setFloat32(0, v);
    this.u32(four.getUint32(0));
  };
  text = (text: string): void => {
    for (let i = 0; i < text.length; i++) this.u16(text.charCodeAt(i));
    this.u16(0);
  };
}

/** Writes a palette file. */
export function writePalette(
  swatches: readonly Swatch[],
  format: PaletteFormat,
  title: string,
): Uint8Array<ArrayBuffer> {
  if (format === 'gpl') {
    const lines = swatches.map(({ color, name }) => {
      const [r, g, b] = rgbOf(color).map((v) => String(v).padStart(3));
      return `${r} ${g} ${b}\t${name.replace(/[\r\n]/g, ' ') || color}`;
    });
    return Uint8Array.from(strToU8(`GIMP Palette\nName: ${title}\nColumns: 0\n#\n${lines.join('\n')}\n`));
  }
  const writer = new Writer();
  if (format === 'aco') {
    for (const version of [1, 2]) {
      writer.u16(version);
      writer.u16(swatches.length);
      for (const { color, name } of swatches) {
        writer.u16(0);
        for (const v of rgbOf(color)) writer.u16(v * 257);
        writer.u16(0);
        if (version === 2) {
          writer.u32(name.length + 1);
          writer.text(name);
        }
      }
    }
    return Uint8Array.from(writer.bytes);
  }
  writer.bytes.push(...[...'ASEF'].map((letter) => letter.charCodeAt(0)));
  writer.u16(1);
  writer.u16(0);
  writer.u32(swatches.length);
  for (const { color, name } of swatches) {
    writer.u16(0x0001);
    writer.u32(2 + 2 * (name.length + 1) + 4 + 12 + 2);
    writer.u16(name.length + 1);
    writer.text(name);
    writer.bytes.push(...[...'RGB '].map((letter) => letter.charCodeAt(0)));
    for (const v of rgbOf(color)) writer.f32(v / 255);
    writer.u16(2);
  }
  return Uint8Array.from(writer.bytes);
}
