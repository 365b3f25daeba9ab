import { didYouMean } from '@irodori/training/common';
import { usageError } from '../../cli/errors.ts';

/** What can be asked for, and what it means, in the order of the help text. */
export const formats = {
  onnx: 'generator.onnx: any height and width (multiples of 32), float32; always written',
  static: 'generator-256.onnx, generator-512.onnx: fixed sizes, for runtimes without dynamic shapes',
  fp16: 'generator-fp16.onnx: weights stored in 16 bits, runs anywhere; generator-fp16-compute.onnx: for GPUs',
  int8: 'generator-int8.onnx: static quantization (QDQ) calibrated on pictures, kept only where it is smaller',
  split: 'encoder.onnx once per sketch, decoder.onnx once per hint, for editors',
  'ort-training': 'ort-training/: artifacts of onnxruntime-training 1.19.2, needs a run or a fresh preset',
} as const;
export type Format = keyof typeof formats;

/** How the static files are written: other operators, same numbers. */
export const profiles = {
  standard: 'transposed convolutions, norms as reductions: every current runtime',
  portable: 'no ConvTranspose: 1x1 convolution and Reshape; norms as reductions',
  opencv4: 'norms as InstanceNormalization: OpenCV 4, whose importer rejects the reductions',
} as const;
export type Profile = keyof typeof profiles;

/** How encoder, decoder and parts network keep their weights. */
export const weightTypes = {
  float32: 'as they were trained',
  float16: 'encoder.onnx, decoder.onnx and parts.onnx in 16 bits, cast back in the graph: half the download',
} as const;
export type WeightType = keyof typeof weightTypes;

/** @throws CliError (usage) */
export function parseWeightType(text: string): WeightType {
  const known = Object.keys(weightTypes);
  if (!known.includes(text)) throw usageError(`--weights: unknown type '${text}'${didYouMean(text, known)}`);
  return text as WeightType;
}

/** @throws CliError (usage) on a word that is no format */
export function parseFormats(text: string): Set<Format> {
  const known = Object.keys(formats);
  const words = text.split(',').map((word) => word.trim());
  for (const word of words) {
    if (!known.includes(word)) throw usageError(`--format: unknown format '${word}'${didYouMean(word, known)}`);
  }
  return new Set(['onnx', ...words] as Format[]);
}

/** @throws CliError (usage) */
export function parseProfile(text: string): Profile {
  const known = Object.keys(profiles);
  if (!known.includes(text)) throw usageError(`--profile: unknown profile '${text}'${didYouMean(text, known)}`);
  return text as Profile;
}
