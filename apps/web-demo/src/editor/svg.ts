import { plainSvg, SvgFileError } from '@irodori/image';
import type { PlainSvg } from '@irodori/image';
import { Fault, orFault } from '../model/errors.ts';
import { MAX_PIXELS, MAX_SIDE } from '../engine/raster/picture-size.ts';
import { newScreenCanvas } from './canvases.ts';
import { FRAME_PAGE } from './svg-frame.ts';

/** As the command gives a drawing. */
const LIMIT_MS = 20_000;
/** A frame that says nothing for so long after it is there may run no script: its host sets a content policy of its own. */
const SILENT_MS = 5_000;

/**
 * An SVG drawing as RGBA bytes on white, at the size that the command draws it at too. It is drawn as a picture: browsers
 * then run none of its scripts and fetch none of its links; scripts and what they hang on are taken out all the same.
 * A page cannot stop a browser in the middle of a drawing, so that it is drawn in a sandboxed frame of opaque origin, which
 * Chromium puts into a process of its own: after 20 s the frame is removed, and the editor never waits. In browsers
 * that draw such a frame in the editor's own process the drawing is refused as well, but the editor waits.
 */
export async function drawSvg(bytes: ArrayBuffer): Promise<SvgPixels> {
  const { text, width, height } = readSvg(bytes);
  if (Math.max(width, height) > MAX_SIDE) {
    throw new Fault('fault.pictureTooBig', `${width} × ${height} > ${MAX_SIDE} × ${MAX_SIDE}`);
  }
  return (await drawInFrame(text, width, height)) ?? drawHere(text, width, height);
}

interface SvgPixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

interface FrameAnswer {
  readonly ready?: true;
  readonly data?: Uint8ClampedArray;
  readonly fault?: string;
}

/** Undefined where the frame runs no script. */
function drawInFrame(text: string, width: number, height: number): Promise<SvgPixels | undefined> {
  const frame = document.createElement('iframe');
  frame.sandbox.add('allow-scripts');
  frame.hidden = true;
  frame.srcdoc = FRAME_PAGE;
  return new Promise<SvgPixels | undefined>((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const settle = (how: () => void) => {
      clearTimeout(timer);
      removeEventListener('message', listen);
      frame.remove();
      how();
    };
    const listen = ({ source, data: answer }: MessageEvent<FrameAnswer>) => {
      if (source !== frame.contentWindow) return;
      const { ready, data, fault } = answer;
      if (ready) {
        clearTimeout(timer);
        timer = setTimeout(() => settle(() => reject(tooSlow())), LIMIT_MS);
        frame.contentWindow?.postMessage({ text, width, height }, '*');
      } else if (data?.length === 4 * width * height) settle(() => resolve({ data, width, height }));
      else settle(() => reject(new Fault('fault.pictureBroken', `the browser cannot draw the SVG (${fault})`)));
    };
    addEventListener('message', listen);
    frame.addEventListener('load', () => {
      timer ??= setTimeout(() => settle(() => resolve(undefined)), SILENT_MS);
    });
    document.body.append(frame);
  });
}

const tooSlow = (): Fault =>
  new Fault(
    'fault.pictureBroken',
    `the SVG takes longer than ${LIMIT_MS / 1000} s to draw; take filters, dashes and repeated parts out of it`,
  );

async function drawHere(text: string, width: number, height: number): Promise<SvgPixels> {
  const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode().catch(() => {
      throw new Fault('fault.pictureBroken', 'the browser cannot draw the SVG');
    });
    const { context } = newScreenCanvas(width, height);
    context.drawImage(image, 0, 0, width, height);
    return { data: context.getImageData(0, 0, width, height).data, width, height };
  } finally {
    URL.revokeObjectURL(url);
  }
}

const readSvg = (bytes: ArrayBuffer): PlainSvg =>
  orFault(SvgFileError, 'fault.pictureBroken', () =>
    plainSvg(new Uint8Array(bytes), { maxPixels: MAX_PIXELS, active: 'drop' }),
  );
