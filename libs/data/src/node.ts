export { decodeImage, encodePng, ImageError, renderSvg } from './node/image.ts';
export type { ImageLimits } from './node/image.ts';
export { sniffImage } from './node/sniff.ts';
export type { ImageKind } from './node/sniff.ts';
export { catalog } from './node/catalog.ts';
export type { CatalogEntry } from './node/catalog.ts';
export { DatasetError, EndlessSetError } from './node/dataset.ts';
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
} from './node/dataset.ts';
export { openDataset, parseSpec } from './node/open-dataset.ts';
export type { SpecPart } from './node/open-dataset.ts';
export type { Split } from './node/vectors/split.ts';
export { createLoader } from './node/loader.ts';
export type { Loader, LoaderOptions } from './node/loader.ts';
export { prepareShards } from './node/prepare/prepare.ts';
export type { PrepareOptions, PrepareProgress, PrepareReport } from './node/prepare/prepare.ts';
export type { PictureFormat } from './node/workers/tasks.ts';
