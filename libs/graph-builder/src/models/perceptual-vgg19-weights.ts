import {
  PerceptualWeightsError,
  expectShape,
  shapeText,
  toFloat32,
  type FrozenParameter,
  type InputAffine,
  type PerceptualWeights,
  type WeightTensor,
} from './perceptual-weights.ts';

/** VGG19's convolutions (Simonyan & Zisserman 2014, configuration E): name, channels out, index in torchvision's list. */
const LAYERS: readonly (readonly [name: string, out: number, torchIndex: number])[] = [
  ['conv1_1', 64, 0],
  ['conv1_2', 64, 2],
  ['conv2_1', 128, 5],
  ['conv2_2', 128, 7],
  ['conv3_1', 256, 10],
  ['conv3_2', 256, 12],
  ['conv3_3', 256, 14],
  ['conv3_4', 256, 16],
  ['conv4_1', 512, 19],
  ['conv4_2', 512, 21],
  ['conv4_3', 512, 23],
  ['conv4_4', 512, 25],
  ['conv5_1', 512, 28],
  ['conv5_2', 512, 30],
  ['conv5_3', 512, 32],
  ['conv5_4', 512, 34],
];

/** The input VGG19 weights were trained on. */
export type Vgg19Normalization = 'torchvision' | 'caffe-rgb' | 'caffe-bgr';

/** What of an ONNX model the VGG19 loader looks at: nodes in order, and the tensors of its initializers. */
export interface OnnxWeights {
  readonly nodes: readonly { readonly opType: string; readonly inputs: readonly string[] }[];
  readonly initializers: ReadonlyMap<string, WeightTensor>;
}

export interface Vgg19Options {
  /** Overrides what the file's layout says about the input convention. */
  normalization?: Vgg19Normalization;
  /** Divides every width: 1 is VGG19, 16 a test network. @default 1 */
  shrink?: number;
  /** The file as the user knows it, for messages. @default 'VGG19 file' */
  where?: string;
}

const WHAT_TO_GET =
  "get torchvision's vgg19 as safetensors (timm/vgg19.tv_in1k on huggingface.co) or vgg19-7.onnx of the ONNX model zoo and name that";

/**
 * VGG19's convolutions from a torchvision state dict: `features.N.weight|bias`, classifier ignored. The layout of
 * torchvision means its input convention (RGB in [0, 1], ImageNet mean and deviation) unless the caller says otherwise,
 * for files that carry Caffe weights under torchvision's names.
 * Result names: `vgg19.convB_L.weight|bias`.
 * @throws PerceptualWeightsError
 */
export function readVgg19StateDict(
  tensors: ReadonlyMap<string, WeightTensor>,
  options: Vgg19Options = {},
): PerceptualWeights {
  const where = options.where ?? 'VGG19 file';
  const prefix = tensors.has('features.0.weight') ? '' : (prefixOf(tensors, 'features.0.weight') ?? '');
  if ([...tensors.keys()].some((name) => name.startsWith(`${prefix}features.`) && name.endsWith('.running_mean'))) {
    throw new PerceptualWeightsError(
      `${where}: expected VGG19 without batch normalization, got vgg19_bn; ${WHAT_TO_GET}`,
    );
  }
  return assemble(options.normalization ?? 'torchvision', options, (index) => {
    const torchIndex = LAYERS[index]?.[2];
    return [`${prefix}features.${torchIndex}.weight`, `${prefix}features.${torchIndex}.bias`].map((name) => {
      const tensor = tensors.get(name);
      if (!tensor) {
        throw new PerceptualWeightsError(`${where}: ${name} is missing; expected VGG19's convolutions; ${WHAT_TO_GET}`);
      }
      return { name, tensor };
    });
  });
}

const prefixOf = (tensors: ReadonlyMap<string, WeightTensor>, end: string): string | undefined =>
  [...tensors.keys()].find((name) => name.endsWith(`.${end}`))?.slice(0, -end.length);

/**
 * VGG19's convolutions from an ONNX file: weights and biases of its Conv nodes in order. `vgg19-caffe2` (initializers
 * named `conv1_1_w_0`) takes BGR in 0..255 minus the mean and is turned to RGB here; `vgg19-7` (`vgg0_conv0_weight`) and
 * PyTorch exports take torchvision's input.
 * @throws PerceptualWeightsError
 */
export function readVgg19Onnx(model: OnnxWeights, options: Vgg19Options = {}): PerceptualWeights {
  const where = options.where ?? 'VGG19 file';
  const convolutions = model.nodes.filter(({ opType }) => opType === 'Conv');
  if (convolutions.length !== LAYERS.length) {
    throw new PerceptualWeightsError(
      `${where}: expected the ${LAYERS.length} convolutions of VGG19, got ${convolutions.length}; ${WHAT_TO_GET}`,
    );
  }
  const caffe2 = /_w_0$/.test(convolutions[0]?.inputs[1] ?? '');
  return assemble(options.normalization ?? (caffe2 ? 'caffe-bgr' : 'torchvision'), options, (index) =>
    [1, 2].map((input) => {
      const name = convolutions[index]?.inputs[input] ?? '';
      const tensor = model.initializers.get(name);
      if (!tensor) {
        throw new PerceptualWeightsError(
          `${where}: convolution ${index + 1}: expected weight and bias stored in the file, got input '${name}'; ${WHAT_TO_GET}`,
        );
      }
      return { name, tensor };
    }),
  );
}

type Found = { name: string; tensor: WeightTensor };

function assemble(
  normalization: Vgg19Normalization,
  { shrink = 1, where = 'VGG19 file' }: Vgg19Options,
  find: (index: number) => Found[],
): PerceptualWeights {
  const parameters = new Map<string, FrozenParameter>();
  let channelsIn = 3;
  for (const [index, [name, width]] of LAYERS.entries()) {
    const out = Math.max(1, Math.round(width / shrink));
    const [weight, bias] = find(index) as [Found, Found];
    const shape = [out, channelsIn, 3, 3];
    expectShape(weight.name, weight.tensor.shape, shape, where);
    expectShape(bias.name, bias.tensor.shape, [out], where);
    const weights = plausible(weight, where);
    parameters.set(`vgg19.${name}.weight`, {
      shape,
      data: index === 0 && normalization === 'caffe-bgr' ? flipChannels(weights, shape) : weights,
    });
    parameters.set(`vgg19.${name}.bias`, { shape: [out], data: toFloat32(bias.name, bias.tensor, where) });
    channelsIn = out;
  }
  return { network: 'vgg19', ...CONVENTIONS[normalization], parameters };
}

/** Trained VGG19 kernels have a root mean square between about 0.01 and 0.3; zeros, raw bytes or NaN are far outside. */
function plausible({ name, tensor }: Found, where: string): Float32Array {
  const data = toFloat32(name, tensor, where);
  const rms = Math.sqrt(data.reduce((sum, v) => sum + v * v, 0) / data.length);
  if (!(rms > 1e-4 && rms < 3)) {
    throw new PerceptualWeightsError(
      `${where}: ${name} ${shapeText(tensor.shape)}: expected trained weights (root mean square 0.01 to 0.3), got ${rms.toPrecision(3)}; ${WHAT_TO_GET}`,
    );
  }
  return data;
}

/** BGR to RGB in the first kernel. */
function flipChannels(weights: Float32Array, [, channels = 3, height = 3, width = 3]: readonly number[]): Float32Array {
  const area = height * width;
  return weights.map((_, i) => {
    const channel = Math.floor(i / area) % channels;
    return weights[i + (channels - 1 - 2 * channel) * area] ?? NaN;
  });
}

const IMAGENET = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] } as const;
const CAFFE_MEAN = [123.68, 116.779, 103.939] as const;
const caffe: InputAffine = {
  scale: [127.5, 127.5, 127.5],
  shift: [127.5 - CAFFE_MEAN[0], 127.5 - CAFFE_MEAN[1], 127.5 - CAFFE_MEAN[2]],
};
const torchvision: InputAffine = {
  scale: [0.5 / IMAGENET.deviation[0], 0.5 / IMAGENET.deviation[1], 0.5 / IMAGENET.deviation[2]],
  shift: [
    (0.5 - IMAGENET.mean[0]) / IMAGENET.deviation[0],
    (0.5 - IMAGENET.mean[1]) / IMAGENET.deviation[1],
    (0.5 - IMAGENET.mean[2]) / IMAGENET.deviation[2],
  ],
};
const CONVENTIONS: Record<Vgg19Normalization, { input: InputAffine; origin: string }> = {
  torchvision: { input: torchvision, origin: 'VGG19, torchvision layout: RGB in [0, 1], ImageNet mean and deviation' },
  'caffe-rgb': { input: caffe, origin: 'VGG19, Caffe values in RGB order: 0..255 minus the mean color' },
  'caffe-bgr': {
    input: caffe,
    origin: 'VGG19, Caffe values, first kernel turned from BGR to RGB: 0..255 minus the mean',
  },
};
