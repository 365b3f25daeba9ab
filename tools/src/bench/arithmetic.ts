import { readModel, type OnnxModel, type OnnxNode } from '@irodori/graph-builder';
import { presets } from '@irodori/graph-builder/models';
import { buildInference, buildPerceptualTaps, initParameters, modelParameters } from '@irodori/graph-builder/training';
import type { TrainStepOptions } from './options.ts';
import { perceptualWeights } from './workload.ts';

type Size = readonly [height: number, width: number];

/**
 * Multiply-adds that one step cannot do without: the forward pass of each network, once more for the gradient in its
 * input and once more for that in its weights, where those are wanted. The discriminator sees two images, one of
 * them with gradients for both losses; the perceptual network sees two, one with a gradient.
 */
export function stepMultiplyAdds(options: TrainStepOptions): number {
  const { batch, size } = options;
  const model = presets[options.preset];
  const fixed = { batch, height: size, width: size };
  const weights = initParameters(modelParameters(model).generator, 1);
  const generator = batch * convolutionWork(readModel(buildInference(model.generator, weights, { size: fixed })));
  const perceptual = perceptualWeights(options);
  const taps = perceptual?.network === 'vgg19' ? ['conv5_2'] : ['mixed2'];
  const features = perceptual ? batch * convolutionWork(readModel(buildPerceptualTaps(perceptual, taps, fixed))) : 0;
  const discriminator = batch * discriminatorWork(model.discriminator.widths, size);
  return 3 * generator + (3 + 4) * discriminator + (2 + 1) * features;
}

function discriminatorWork(widths: readonly number[], size: number): number {
  let [work, side, from] = [0, size, 3];
  widths.forEach((to, i) => {
    const [kernel, stride] = i % 2 === 0 ? [4, 2] : [3, 1];
    side = Math.floor((side + 2 - kernel) / stride) + 1;
    work += side * side * kernel ** 2 * from * to;
    from = to;
  });
  return work + side * side * 9 * from;
}

/** Multiply-adds of the convolutions of a model with fixed sizes, for one image. */
function convolutionWork(model: OnnxModel): number {
  const sizes = new Map<string, Size>();
  for (const { name, shape } of model.inputs) sizes.set(name, [Number(shape[2] ?? 1), Number(shape[3] ?? 1)]);
  const sizeOf = (name: string): Size => sizes.get(name) ?? [1, 1];
  let work = 0;
  for (const node of model.nodes) {
    const input = sizeOf(node.inputs[0]!);
    const size = outputSize(node, input, node.inputs.map(sizeOf), model);
    for (const output of node.outputs) sizes.set(output, size);
    if (node.opType !== 'Conv' && node.opType !== 'ConvTranspose') continue;
    const weight = model.initializers.get(node.inputs[1]!)!.shape.map(Number);
    const [height, width] = node.opType === 'Conv' ? size : input;
    work += height * width * weight.reduce((a, b) => a * b, 1);
  }
  return work;
}

function outputSize(
  { opType, inputs, attributes }: OnnxNode,
  input: Size,
  all: readonly Size[],
  model: OnnxModel,
): Size {
  const first = (name: string): number => (attributes[name] as readonly number[] | undefined)?.[0] ?? 0;
  switch (opType) {
    case 'Conv':
    case 'MaxPool':
    case 'AveragePool': {
      const kernel = first('kernel_shape');
      const stride = first('strides') || 1;
      return each(input, (side) => Math.floor((side + 2 * first('pads') - kernel) / stride) + 1);
    }
    case 'ConvTranspose':
      return each(input, (side) => (side - 1) * first('strides') + first('kernel_shape') - 2 * first('pads'));
    case 'Resize': {
      const { bytes } = model.initializers.get(inputs[2]!)!;
      const factors = new Float32Array(bytes.slice().buffer);
      return [input[0] * factors[2]!, input[1] * factors[3]!];
    }
    case 'ReduceMean':
    case 'ReduceSum':
    case 'Reshape':
      return [1, 1];
    default:
      return [Math.max(...all.map(([height]) => height)), Math.max(...all.map(([, width]) => width))];
  }
}

const each = ([height, width]: Size, change: (side: number) => number): Size => [change(height), change(width)];
