/**
 * Anime characters out of a seed: one scene, four layers (color, line art, regions, shade) that align to the pixel.
 * No file is read and no picture stored; everything is drawn by the code in this folder.
 */
export { partNames } from './core/types.ts';
export type {
  DecalItem,
  Item,
  LineStyle,
  Paint,
  PartName,
  Scene,
  ScenePart,
  ShapeItem,
  SolidItem,
  Stop,
  StrokeItem,
} from './core/types.ts';
export { paletteSlots } from './house-palette.ts';
export type { PaletteSlot } from './house-palette.ts';
export { paintScene } from './paint-scene.ts';
export type { LabelMap, PaintedScene } from './paint-scene.ts';
export { UNKNOWN_TONE } from './core/tone-map.ts';
export { regionColor, renderScene } from './render.ts';
export type { RenderMode, RenderOptions } from './render.ts';
export { animeScene } from './scene.ts';
export type { SceneOptions, Shot } from './scene.ts';
