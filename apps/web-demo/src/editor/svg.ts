import { Fault } from '../model/errors.ts';
import { MAX_SIDE } from '../engine/raster/picture-size.ts';
import { newScreenCanvas } from './canvases.ts';

/** Drawings without a size of their own are drawn this large on their longer side. */
const SVG_SIDE = 1536;

/**
 * An SVG drawing as RGBA bytes on white. It is drawn as a picture: browsers then run none of its scripts and fetch none
 * of its links; scripts are taken out all the same.
 */
export async function drawSvg(bytes: ArrayBuffer): Promise<{ data: Uint8ClampedArray; width: number; height: number }> {
  const text = withoutScripts(new TextDecoder().decode(bytes));
  const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
  const root = parsed.documentElement;
  if (parsed.querySelector('parsererror') || root.localName !== 'svg') {
    throw new Fault('fault.pictureBroken', 'the SVG does not parse');
  }
  for (const element of [...parsed.querySelectorAll('script, foreignObject')]) element.remove();
  const { width, height } = svgSize(root);
  root.setAttribute('width', String(width));
  root.setAttribute('height', String(height));
  const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(parsed)], { type: 'image/svg+xml' }));
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

/** Scripts and event attributes go before anything parses the text: the content policy would complain of each. */
function withoutScripts(text: string): string {
  return text
    .replace(/<script\b[^>]*\/>/gi, '')
    .replace(/<script\b[\s\S]*?<\/script\s*>/gi, '')
    .replace(/\son[a-z]+\s*=\s*("[^"]*"|'[^']*')/gi, '');
}

/** The drawing's proportions at a useful size, from `viewBox`, else from `width` and `height`. */
function svgSize(root: Element): { width: number; height: number } {
  const box = (root.getAttribute('viewBox') ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const side = (name: string) => Number.parseFloat(root.getAttribute(name) ?? '');
  let [w, h] = [side('width'), side('height')];
  const relative = /%/.test(`${root.getAttribute('width')}${root.getAttribute('height')}`);
  if ((!(w > 0) || !(h > 0) || relative) && box.length === 4) [w, h] = [box[2]!, box[3]!];
  if (!root.hasAttribute('viewBox') && w > 0 && h > 0) root.setAttribute('viewBox', `0 0 ${w} ${h}`);
  if (!(w > 0) || !(h > 0)) [w, h] = [1, 1];
  const scale = Math.min(Math.max(SVG_SIDE / Math.max(w, h), 1), MAX_SIDE / Math.max(w, h));
  return { width: Math.max(1, Math.round(w * scale)), height: Math.max(1, Math.round(h * scale)) };
}
