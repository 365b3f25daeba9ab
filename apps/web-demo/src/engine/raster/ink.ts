import { getStroke } from 'perfect-freehand';
import type { InkMark, LineLook } from '../document.ts';
import { hexToRgb } from '@irodori/image';

/** Both kinds of 2D canvas. */
export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** The outline of a drawn line, image pixels: width follows pressure for the pen, never for the eraser. */
export function inkOutline(mark: InkMark): number[][] {
  return getStroke(
    mark.points.map((point) => [...point]),
    {
      size: mark.size,
      thinning: mark.tool === 'pen' ? 0.5 : 0,
      smoothing: 0.5,
      streamline: 0.35,
      simulatePressure: mark.points.every(([, , pressure]) => pressure === 0.5),
      last: true,
    },
  );
}

/** Draws ink at `scale` canvas pixels per image pixel; the eraser paints paper white. */
export function drawInk(context: Context, ink: readonly InkMark[], scaleX: number, scaleY: number): void {
  context.save();
  context.scale(scaleX, scaleY);
  for (const mark of ink) {
    context.fillStyle = mark.tool === 'pen' ? '#000' : '#fff';
    const outline = inkOutline(mark);
    context.beginPath();
    if (outline.length < 3) {
      const [x, y] = mark.points[0] ?? [0, 0];
      context.arc(x, y, mark.size / 2, 0, 2 * Math.PI);
    } else {
      context.moveTo(outline[0]![0]!, outline[0]![1]!);
      for (let i = 1; i < outline.length; i++) {
        const [x, y] = outline[i]!;
        const [nx, ny] = outline[(i + 1) % outline.length]!;
        context.quadraticCurveTo(x!, y!, (x! + nx!) / 2, (y! + ny!) / 2);
      }
      context.closePath();
    }
    context.fill();
  }
  context.restore();
}

/**
 * The look as one color to screen over the lines: `1 - (1 - line) (1 - color)` gives ink of that tint at that opacity
 * and leaves paper white. Null where the lines stay as they are.
 */
export function lookScreen(look: LineLook): string | null {
  if (look.opacity >= 1 && look.tint === null) return null;
  const tint = look.tint === null ? [0, 0, 0] : (hexToRgb(look.tint) ?? [0, 0, 0]);
  const channels = tint.map((v) => Math.round(255 * (1 - (1 - v / 255) * look.opacity)));
  return `rgb(${channels.join(' ')})`;
}

/** Applies {@link lookScreen} to a canvas that holds lines on white. */
export function applyLook(context: Context, look: LineLook, width: number, height: number): void {
  const color = lookScreen(look);
  if (color === null) return;
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalCompositeOperation = 'screen';
  context.fillStyle = color;
  context.fillRect(0, 0, width, height);
  context.restore();
}
