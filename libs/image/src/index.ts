export { hexToRgb, hslToRgb, luma, mixRgb, rgbToHex, rgbToHsl } from './color.ts';
export type { Hsl } from './color.ts';
export { spreadBits } from './drawing/bits.ts';
export type { Bits } from './drawing/bits.ts';
export { lineLayer } from './drawing/line-layer.ts';
export { onOpaqueGround } from './drawing/ground.ts';
export { readDrawing } from './drawing/read-drawing.ts';
export type { ReadDrawingOptions } from './drawing/read-drawing.ts';
export type { Drawing, DrawingKind, DrawingNote, DrawingNoteCode } from './drawing/types.ts';
export { crc32 } from './crc32.ts';
export { fromDpi, toDpi } from './density/density.ts';
export type { Density } from './density/density.ts';
export { isSrgb, profileName } from './density/icc.ts';
export { withJpegDensity } from './density/jpeg.ts';
export { withPngDensity } from './density/png.ts';
export { hasProfile, readDensity } from './density/read-density.ts';
export { readTiffDensity, withTiffDensity } from './density/tiff.ts';
export { DEFAULT_HINT_RADIUS, HintFileError, formatHintFile, parseHintFile } from './hints/file.ts';
export type { HintFile } from './hints/file.ts';
export { HINT_CELL, emptyHints, hintsOutside, paintHints, scaleHints } from './hints/rasterize.ts';
export { drawTrainingHints, fullHints, hintMixes, paperHints, strokeHints } from './hints/training.ts';
export type { HintDensity, HintMixOptions, LogUniformDensity, StrokeOptions } from './hints/training.ts';
export type { HintMap, PointHint, StrokeHint, UserHint } from './hints/types.ts';
export { connectedAreas } from './pixels/areas.ts';
export type { AreaMap } from './pixels/areas.ts';
export { flipPlane, flipRaster, padPlane } from './pixels/compose.ts';
export { squaredDistances } from './pixels/distance.ts';
export { flattenAlpha, planeToRaster, toGray, toRgba } from './pixels/flatten.ts';
export { oklch, toOklch } from './oklch.ts';
export type { Oklch } from './oklch.ts';
export { otsuThreshold } from './pixels/otsu.ts';
export { pictureHeader } from './pixels/picture-header.ts';
export type { PictureHeader } from './pixels/picture-header.ts';
export { psnrOf } from './pixels/psnr.ts';
export { resizePlane, resizeRaster, resizeTaps } from './pixels/resize.ts';
export type { Taps } from './pixels/resize.ts';
export { contactSheet } from './pixels/sheet.ts';
export { fromImageTensor, toImageTensor, toSketchTensor } from './pixels/tensors.ts';
export { UNKNOWN_PART } from './raster.ts';
export type {
  LightSide,
  Pair,
  PartLabels,
  PartsField,
  PartsTone,
  PicturePart,
  Plane,
  Raster,
  Rgb,
  Sample,
  Size,
} from './raster.ts';
export { createRng, truncatedNormal } from './rng.ts';
export type { Rng } from './rng.ts';
export { makeSample, sampleNeedsLine } from './sample.ts';
export type { SampleOptions, SampleStyle, SampleTools } from './sample.ts';
export { addGaps, addGrain, augmentSketch, changeLineWidth, fadeLines, warpLines } from './sketch/augment.ts';
export type { SketchAugmentation } from './sketch/augment.ts';
export { absDifference, dilate, erode, gaussianBlur } from './sketch/filters.ts';
export { dilateSketch, extractSketch, sketchStyles, xdog } from './sketch/styles.ts';
export type { SketchStyle, XdogOptions } from './sketch/styles.ts';
export { SvgFileError } from './svg-file/error.ts';
export { isSvg } from './svg-file/head.ts';
export { plainSvg } from './svg-file/plain-svg.ts';
export type { PlainSvg, PlainSvgOptions } from './svg-file/plain-svg.ts';
export { SVG_SIDE } from './svg-file/size.ts';
