export { partNames } from '@irodori/anime';
export { encodeImage, encodePng } from './encode-image.ts';
export type { EncodedKind } from './encode-image.ts';
export { decodeImage, ImageError, readImage, renderSvg } from './image.ts';
export type { ImageLimits, ReadImage } from './image.ts';
export { sniffImage } from './sniff.ts';
export type { ImageKind } from './sniff.ts';
export { catalog } from './catalog.ts';
export type { CatalogEntry } from './catalog.ts';
export { DatasetError, DatasetUsageError, EndlessSetError } from './dataset.ts';
export type {
  Batch,
  DatasetDescription,
  DatasetOptions,
  PairDataset,
  PictureFilters,
  PostFilters,
  SampleArrays,
  SkipReason,
  SkipReport,
  SourceDescription,
} from './dataset.ts';
export { checkFilters, mapSpecPaths, openDataset, parseSpec } from './open-dataset.ts';
export type { SpecPart } from './open-dataset.ts';
export type { Split } from './vectors/split.ts';
export { createLoader } from './loader.ts';
export type { Loader, LoaderOptions } from './loader.ts';
export { prepareShards } from './prepare/prepare.ts';
export type { PrepareOptions, PrepareProgress } from './prepare/prepare.ts';
export type { PrepareReport } from './prepare/prepare-state.ts';
export type { PictureFormat } from './workers/tasks.ts';
export { makeFolder } from './make-folder.ts';
export { renameOver, renameOverSync } from './rename-over.ts';
export { FolderLockedError, lockFolder } from './folder-lock/folder-lock.ts';
export type { FolderLock, LockOptions, LockTimes } from './folder-lock/folder-lock.ts';
export { redrawableDrawings, smallPicture } from './parts/drawings.ts';
export { partsByColor } from './parts/color-parts.ts';
export type { PartsByColor } from './parts/color-parts.ts';
export { connectedPieces, toThousandths } from './parts/named-pieces.ts';
export type { Piece } from './parts/named-pieces.ts';
export { hasImageName } from './files/walk.ts';
export { isPartLabel, PART_NAMES_VERSION, readPartNames } from './parts/part-names.ts';
export type { NamedDrawings, PartNamesFile, PieceNames } from './parts/part-names.ts';
export { drawnLabels, DRAWN_SIZE } from './parts/drawn.ts';
export { DrawnPool } from './parts/drawn-pool.ts';
export { labelPicture, partClass, UNNAMED } from './parts/label-picture.ts';
export type { LabelPicture } from './parts/label-picture.ts';
export { posedCharacter } from './parts/posed.ts';
export type { PosedPicture } from './parts/posed.ts';
export { redraw } from './parts/redraw.ts';
export type { Redrawable } from './parts/redraw.ts';
export { partsSample, plainPartsSample } from './parts/parts-sample.ts';
export type { PartsSample, PartsSampleOptions } from './parts/parts-sample.ts';
