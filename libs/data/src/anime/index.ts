export { animeScene } from './scene.ts';
export type { SceneOptions } from './scene.ts';
export { regionColor, renderScene } from './render.ts';
export type { RenderMode, RenderOptions } from './render.ts';
export type { Item, LineStyle, Paint, Scene } from './core/types.ts';
