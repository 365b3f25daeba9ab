export { stepConfigOf } from './build-program.ts';
export { firstFault, formatConfig, readConfigFile, resolveConfig } from './config/load.ts';
export { mergePatches } from './config/merge.ts';
export { filtersOf } from './config/filters.ts';
export {
  NO_VALIDATION,
  dataSettings,
  fixedKeys,
  presetNames,
  settingFlags,
  trainConfigSchema,
} from './config/schema.ts';
export type { DataSettings, SettingFlag, TrainConfig, TrainConfigPatch } from './config/schema.ts';
export { endsOf, formatEnds } from './ends.ts';
export type { Ends, EndsAnswer } from './ends.ts';
export { TrainingError, fileError } from './errors.ts';
export type { TrainingErrorDetails, TrainingErrorKind } from './errors.ts';
export { assertWritable, exists, makeFolder, readFileChecked, sha256, writeFileAtomically } from './files.ts';
export type { TrainerEvent, TrainSummary } from './messages.ts';
export { publicSpec } from './model-license.ts';
export { openSource } from './model-source.ts';
export type { Source } from './model-source.ts';
export { loadOrtTraining } from './ort-training/load-runtime.ts';
export { trainingCheckpoint } from './ort-training/training-checkpoint.ts';
export { loadPerceptual } from './perceptual.ts';
export { assertResumable } from './resume.ts';
export { baseOf, fromHere } from './run-base.ts';
export { ranksOf } from './mpi/ranks.ts';
export type { Ranks } from './mpi/ranks.ts';
export { lockRun } from './run-lock.ts';
export { sweepRun } from './sweep.ts';
export { sessionOptionsFor, trainingSessionOptions } from './session-options.ts';
export { stepTarget } from './step-target.ts';
export { didYouMean } from './suggest.ts';
export { CheckpointStore, noCheckpointError } from './checkpoint-store.ts';
export { LineLog } from './line-log.ts';
export { train } from './train.ts';
export type { TrainOptions } from './train.ts';
export { fewShot } from './tuning/few-shot.ts';
