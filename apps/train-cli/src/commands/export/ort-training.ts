import { buildOrtTraining, type OrtTrainingSet } from '@irodori/graph-builder/training';
import { loadOrtTraining, trainingCheckpoint, stepConfigOf } from '@irodori/training';
import type { Source } from '@irodori/training';
import { usageError } from '../../cli/errors.ts';

/** One file of the artifact folder. */
export interface ArtifactFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** @throws CliError (usage) when the source has no discriminator */
export function assertTrainable({ training, where }: Source): NonNullable<Source['training']> {
  if (training) return training;
  throw usageError(
    `${where}: ort-training needs both networks, a model folder has only the generator; name a run, a checkpoint or preset:NAME`,
  );
}

/**
 * The two artifact sets of a run, as `ort-training/{generator,discriminator}/`, tried by creating their sessions in the
 * official runtime.
 * @throws CliError when the source has no discriminator, OrtTrainingError when the runtime refuses a set
 */
export async function ortTrainingFiles(source: Source, convGrad = false): Promise<ArtifactFile[]> {
  const { config, state, step } = assertTrainable(source);
  const learningRate = config.learningRate;
  const programs = buildOrtTraining(await stepConfigOf(config), { learningRates: [learningRate], convGrad });
  const runtime = await loadOrtTraining(1);
  const files = (folder: string, set: OrtTrainingSet | undefined): ArtifactFile[] => {
    if (!set) return [];
    const checkpoint = trainingCheckpoint(set.parameters, state, { step, learningRate });
    runtime.createSession({ ...set, checkpoint }).release();
    return [
      { path: `ort-training/${folder}/training_model.onnx`, bytes: set.trainingModel },
      { path: `ort-training/${folder}/eval_model.onnx`, bytes: set.evalModel },
      { path: `ort-training/${folder}/optimizer_model.onnx`, bytes: set.optimizerModel },
      { path: `ort-training/${folder}/checkpoint`, bytes: checkpoint },
    ];
  };
  return [...files('generator', programs.generator), ...files('discriminator', programs.discriminator)];
}
