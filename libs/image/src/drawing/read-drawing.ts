import { luma } from '../color.ts';
import type { Raster, Rgb } from '../raster.ts';
import { divideByPaper, paperMargin, tintInk } from './clean.ts';
import { onOpaqueGround } from './ground.ts';
import { measurePicture, pictureKind } from './kind.ts';
import { splitLines, typicalLineWidth } from './lines.ts';
import { commonColor, estimatePaper, type Paper } from './paper.ts';
import { isLightOnDark } from './polarity.ts';
import { liftScreentone } from './screentone.ts';
import type { Drawing, DrawingKind, DrawingNote } from './types.ts';

export interface ReadDrawingOptions {
  /** What the picture is, where the person knows better than {@link readDrawing}. */
  readonly kind?: 'line-art' | 'light-on-dark';
}

/**
 * Reads a drawing as an artist hands it over: scanned on gray or yellow paper, photographed, in ink of any color, light
 * on dark, on transparency.
 * @param picture at least 1 pixel; not changed. Alpha counts as opacity.
 * @throws RangeError on pictures without pixels or with a buffer of another size
 */
export function readDrawing(picture: Raster<3> | Raster<4>, options: ReadDrawingOptions = {}): Drawing {
  const { width, height, channels, data } = picture;
  if (!(width > 0 && height > 0) || data.length !== width * height * channels) {
    throw new RangeError(
      `readDrawing: expected ${width} x ${height} pixels of ${channels} bytes, at least one, got ${data.length} bytes`,
    );
  }
  const opaque = onOpaqueGround(picture);
  const common = luma(commonColor(opaque, -1)!);
  const turned = options.kind === undefined ? isLightOnDark(opaque, common) : options.kind === 'light-on-dark';
  if (turned) invert(opaque.data);
  const paper = estimatePaper(opaque);
  const strength = divideByPaper(opaque.data, width, height, paper);
  const lineWidth = typicalLineWidth(strength, width, height);
  const { ink, tone, level } = splitLines(strength, width, height, lineWidth, grainLeft(paper));
  const seems = pictureKind(measurePicture(opaque, ink));
  if (seems === 'blank' && options.kind === undefined) {
    // Black pages, colored sheets: no lines say what of it is paper. Nothing is taken out, so paper is white.
    const clean = onOpaqueGround(picture);
    return { width, height, ink, tone, clean, paper: WHITE, lineWidth, kind: 'blank', notes: [KIND_NOTES.blank] };
  }
  // A dark painting or photo is not light lines on dark ground, such as a blueprint.
  if (turned && options.kind === undefined && seems !== 'lines') return readAs(picture, 'line-art', seems);
  const toned = seems === 'lines' ? liftScreentone(ink, tone, strength, width, height) : 0;
  const ground: Rgb = turned ? [255 - paper.color[0], 255 - paper.color[1], 255 - paper.color[2]] : paper.color;
  if (turned) tintInk(opaque.data, strength, level, luma(ground) < 140 ? ground : [40, 40, 40]);
  const lines: DrawingKind = turned ? 'light-on-dark' : 'line-art';
  const kind = options.kind !== undefined || seems === 'lines' ? lines : seems;
  const notes = notesOf(kind, paper, toned / (width * height));
  if (!turned && kind !== 'photo' && common < luma(paper.color) - MIN_DARKER) notes.push(DARK_GROUND);
  return { width, height, ink, tone, clean: opaque, paper: ground, lineWidth, kind, notes };
}

/** The picture read as `kind`, with a note on what it seems to be. */
function readAs(picture: Raster<3> | Raster<4>, kind: 'line-art', seems: OtherKind): Drawing {
  const drawing = readDrawing(picture, { kind });
  const said = drawing.notes.filter(({ code }) => seems !== 'photo' || code !== 'dark-ground');
  return { ...drawing, kind: seems, notes: [KIND_NOTES[seems], ...said] };
}

const WHITE: Rgb = [255, 255, 255];

/** The most common color is not the paper's where its luma is lower by more than this. */
const MIN_DARKER = 40;
const DARK_GROUND: DrawingNote = {
  code: 'dark-ground',
  message:
    'Mostly dark, taken for dark lines with large blacks on light paper: if its lines are light, invert the picture first.',
};

type OtherKind = 'painting' | 'photo' | 'blank';

const KIND_NOTES: Readonly<Record<OtherKind, DrawingNote>> = {
  painting: {
    code: 'looks-like-painting',
    message: 'This looks like a finished painting, not line art: extract its lines first.',
  },
  photo: {
    code: 'looks-like-photo',
    message: 'This looks like a photo, not line art: extract its lines first.',
  },
  blank: { code: 'blank', message: 'No lines were found in this picture: it is left as it is.' },
};

function invert(data: Uint8ClampedArray): void {
  for (let p = 0; p < data.length; p++) data[p] = 255 - data[p]!;
}

/** Least share of the picture in screentone for a note. */
const MIN_TONE = 0.002;

/** Standard deviation of the paper's grain after {@link divideByPaper}, 0..255. */
const grainLeft = (paper: Paper): number =>
  (paper.noise * 255) / Math.max(64, luma(paper.color)) - 40 * paperMargin(paper);

function notesOf(kind: DrawingKind, paper: Paper, toned: number): DrawingNote[] {
  const notes: DrawingNote[] = [];
  if (kind === 'painting' || kind === 'photo' || kind === 'blank') return [KIND_NOTES[kind]];
  if (kind === 'light-on-dark') {
    notes.push({ code: 'light-on-dark', message: 'Light lines on dark ground: read as dark lines on white paper.' });
  } else if (Math.min(...paper.color) < 235) {
    notes.push({ code: 'paper-color', message: 'The paper is not white: its color is taken out of the drawing.' });
  }
  if (paper.grid) notes.push({ code: 'uneven-paper', message: 'The paper is uneven: shadows on it are taken out.' });
  if (toned > MIN_TONE) {
    notes.push({ code: 'screentone', message: 'Screentone is kept as shade: it does not stop paint.' });
  }
  return notes;
}
