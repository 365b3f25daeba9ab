export { colorize } from './colorize.ts';
export { prepareDrawing, PreparedDrawing } from './prepare.ts';
export { outlineDrawing } from './outline.ts';
export type { DrawingOutline } from './outline.ts';
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
export { findGutter, hintsOfPage, hintsOfSpread, joinPages, pageOf } from './spread.ts';
export { modelSize } from './model-size.ts';
export {
  candidateHints,
  hasOpenParts,
  MAX_CANDIDATES,
  proposeColorings,
  proposeColoringsInSteps,
} from './parts/candidates.ts';
export type { CandidateOptions, Candidates } from './parts/candidates.ts';
export { CHARACTER_FILE_LIMIT, CharacterFileError, formatCharacter, parseCharacter } from './parts/character.ts';
export type { Character } from './parts/character.ts';
export { readReference, referenceCast, referenceColors } from './parts/reference.ts';
export type { Reference } from './parts/reference.ts';
export type { ReferencePicture } from './aligned/target-colors.ts';
export { castOfPicture, colorsOfPicture } from './parts/colors-of-picture.ts';
export type { PartColor } from './parts/colors-of-picture.ts';
export { applyColors, matchColors } from './parts/match-colors.ts';
export type { Cast, ColorSource, MatchedColors } from './parts/match-colors.ts';
export { partsOfDrawing } from './parts/drawing-parts.ts';
export type { DrawingPart } from './parts/drawing-parts.ts';
export { harmonicPalettes } from './parts/palettes.ts';
export type { PalettePart } from './parts/palettes.ts';
export { hintsOfDots, partDots } from './parts/part-dots.ts';
export type { PartDot, PartDotsOptions } from './parts/part-dots.ts';
