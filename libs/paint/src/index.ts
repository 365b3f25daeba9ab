export { colorize } from './colorize.ts';
export { prepareDrawing, PreparedDrawing } from './prepare.ts';
export type { DrawingLabels, PreparedParts } from './prepared-parts.ts';
export type { FinishedPicture, FinishOptions, PaintLayer } from './finish.ts';
export { croppedLayers, layeredDocument } from './layered-document.ts';
export type { LayeredDocument, LayeredDocumentLayer } from './layered-document.ts';
export { networkModel } from './network-model.ts';
export type { GeneratorRunner, PartsRunner } from './network-model.ts';
export type {
  InkedDrawing,
  PaintedPart,
  PaintModel,
  PartsField,
  PrepareOptions,
  ShadeStyle,
  StopSignal,
} from './types.ts';
export { modelSize } from './model-size.ts';
