import sharp, { type Sharp } from 'sharp';

/** SVG elements on nothing. */
export const svgPicture = (width: number, height: number, elements: string): Sharp =>
  sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${elements}</svg>`));

/** SVG elements on white paper. */
export const svgDrawing = (width: number, height: number, elements: string): Sharp =>
  svgPicture(width, height, `<rect width="100%" height="100%" fill="#fff"/>${elements}`);
