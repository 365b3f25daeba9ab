import type { Raster } from '@irodori/image';
import { expect, it } from 'vitest';
import { dot, grayModel, Pen } from './drawings.testing.ts';
import { colorize, prepareDrawing } from './index.ts';

it('refuses misuse of what the package exports by the compiler', () => {
  const { drawing } = new Pen(64, 64).ring(32, 32, 16, 2);
  const red = dot(32, 32, [220, 40, 40]);
  const picture: Raster<3> = { width: 64, height: 64, channels: 3, data: new Uint8ClampedArray(3 * 64 * 64) };
  // Never called: only their types are checked (the test is compiled with the project).
  const misuses = [
    // @ts-expect-error hints, if none an empty list
    () => colorize(grayModel, drawing),
    // @ts-expect-error a drawing that was read, not a picture
    () => colorize(grayModel, picture, [red]),
    // @ts-expect-error three numbers a color
    () => colorize(grayModel, drawing, [{ ...red, color: [220, 40] }]),
    // @ts-expect-error a strength from 0 to 1
    () => colorize(grayModel, drawing, [red], { shade: 'half' }),
    // @ts-expect-error no such style
    () => colorize(grayModel, drawing, [red], { shade: 1, shadeStyle: 'hard' }),
    // @ts-expect-error the paper of a finished picture is a color
    () => colorize(grayModel, drawing, [red], { paper: true }),
    // @ts-expect-error labels come before the picture
    async () => (await prepareDrawing(grayModel, drawing)).finish([red], {}),
  ];
  expect(misuses).toHaveLength(7);
});
