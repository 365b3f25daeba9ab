export type { Pair, Plane, Raster, Rgb, Sample } from './raster.ts';
export type { HintMap, PointHint, StrokeHint, UserHint } from './hints/types.ts';
