/** What every command needs, without the trainer: files, errors, suggestions, options of sessions. Quick to load. */
export { TrainingError, fileError } from './errors.ts';
export type { TrainingErrorDetails, TrainingErrorKind } from './errors.ts';
export { assertWritable, exists, makeFolder, readFileChecked, sha256, writeFileAtomically } from './files.ts';
export { inferenceOptions, sessionOptionsFor } from './session-options.ts';
export { didYouMean } from './suggest.ts';
