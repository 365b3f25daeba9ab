import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inceptionLayers, readInceptionWeights } from './perceptual-inception-weights.ts';
import { readVgg19Onnx, readVgg19StateDict } from './perceptual-vgg19-weights.ts';
import { toFloat32, type WeightTensor } from './perceptual-weights.ts';

const SHRINK = 16;
const WIDTHS = [4, 4, 8, 8, 16, 16, 16, 16, 32, 32, 32, 32, 32, 32, 32, 32];
const TORCH = [0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28, 30, 32, 34];

/** Weights and biases of a narrow VGG19 in order; value = 0.01 · position, so that order can be checked. */
const convolutions = () =>
  WIDTHS.map((out, i) => {
    const shape = [out, i === 0 ? 3 : (WIDTHS[i - 1] ?? 0), 3, 3];
    const size = shape.reduce((a, b) => a * b, 1);
    const weight = { dtype: 'F32', shape, data: Float32Array.from({ length: size }, (_, k) => ((k % 97) - 48) / 480) };
    return { weight, bias: { dtype: 'F32', shape: [out], data: new Float32Array(out).fill(i) } };
  });

const stateDict = (prefix = '') =>
  new Map<string, WeightTensor>(
    convolutions().flatMap(({ weight, bias }, i) => [
      [`${prefix}features.${TORCH[i]}.weight`, weight],
      [`${prefix}features.${TORCH[i]}.bias`, bias],
    ]),
  );

const onnx = (name: (i: number) => [string, string]) => {
  const layers = convolutions();
  return {
    nodes: layers.flatMap((_, i) => [
      { opType: 'Conv', inputs: [`x${i}`, ...name(i)] },
      { opType: 'Relu', inputs: [`y${i}`] },
    ]),
    initializers: new Map<string, WeightTensor>(
      layers.flatMap(({ weight, bias }, i) => [
        [name(i)[0], weight],
        [name(i)[1], bias],
      ]),
    ),
  };
};
const options = { shrink: SHRINK, where: 'vgg.safetensors' };

describe('readVgg19StateDict', () => {
  it('names the sixteen convolutions by block and layer, and takes ImageNet mean and deviation as input', () => {
    const { parameters, input, network } = readVgg19StateDict(stateDict(), options);
    expect(network).toBe('vgg19');
    expect([...parameters.keys()].filter((name) => name.endsWith('weight'))).toEqual([
      ...['vgg19.conv1_1.weight', 'vgg19.conv1_2.weight', 'vgg19.conv2_1.weight', 'vgg19.conv2_2.weight'],
      ...[3, 4, 5].flatMap((b) => [1, 2, 3, 4].map((l) => `vgg19.conv${b}_${l}.weight`)),
    ]);
    expect(parameters.get('vgg19.conv4_2.bias')?.data[0]).toBe(9);
    expect(parameters.get('vgg19.conv5_4.weight')?.shape).toEqual([32, 32, 3, 3]);
    // Mid gray of ImageNet is the network's zero; white is (1 - mean) / deviation.
    [0.485, 0.456, 0.406].forEach((mean, c) =>
      expect((2 * mean - 1) * (input.scale[c] ?? NaN) + (input.shift[c] ?? NaN)).toBeCloseTo(0, 12),
    );
    expect((input.scale[0] ?? NaN) + (input.shift[0] ?? NaN)).toBeCloseTo((1 - 0.485) / 0.229, 12);
  });

  it('accepts a prefix before the names, as wrapped models have', () => {
    expect(readVgg19StateDict(stateDict('module.'), options).parameters.size).toBe(32);
  });

  it('takes Caffe values when the caller says so', () => {
    const { input } = readVgg19StateDict(stateDict(), { ...options, normalization: 'caffe-rgb' });
    expect(input.scale[1] * 1 + input.shift[1]).toBeCloseTo(255 - 116.779, 10);
    expect(input.scale[1] * -1 + input.shift[1]).toBeCloseTo(-116.779, 10);
  });

  it('says in one line what is wrong and what to get', () => {
    const missing = stateDict();
    missing.delete('features.21.weight');
    expect(() => readVgg19StateDict(missing, options)).toThrow(
      /^vgg\.safetensors: features\.21\.weight is missing; .*vgg19-7\.onnx of the ONNX model zoo and name that$/,
    );
    expect(() => readVgg19StateDict(stateDict(), { where: 'f' })).toThrow(
      'f: features.0.weight: expected shape [64, 3, 3, 3], got [4, 3, 3, 3]',
    );
    const bn = stateDict().set('features.1.running_mean', { dtype: 'F32', shape: [4], data: new Float32Array(4) });
    expect(() => readVgg19StateDict(bn, options)).toThrow(/without batch normalization, got vgg19_bn/);
    const bytes = stateDict().set('features.0.weight', { dtype: 'U8', shape: [4, 3, 3, 3], data: new Uint8Array(108) });
    expect(() => readVgg19StateDict(bytes, options)).toThrow('features.0.weight: expected float weights, got U8');
  });

  it('refuses values that no trained VGG19 has', () => {
    const blank = (value: number) =>
      stateDict().set('features.5.weight', {
        dtype: 'F32',
        shape: [8, 4, 3, 3],
        data: new Float32Array(288).fill(value),
      });
    expect(() => readVgg19StateDict(blank(0), options)).toThrow(/features\.5\.weight .*expected trained weights/);
    expect(() => readVgg19StateDict(blank(100), options)).toThrow(/got 100/);
    expect(() => readVgg19StateDict(blank(NaN), options)).toThrow(/expected finite values/);
  });
});

describe('readVgg19Onnx', () => {
  it('reads weights in the order of the Conv nodes, whatever their names', () => {
    const gluon = readVgg19Onnx(
      onnx((i) => [`vgg0_conv${i}_weight`, `vgg0_conv${i}_bias`]),
      options,
    );
    expect(gluon.parameters.get('vgg19.conv3_1.bias')?.data[0]).toBe(4);
    expect(gluon.origin).toContain('torchvision');
  });

  it('turns the first kernel of a caffe2 file from BGR to RGB', () => {
    const caffe = readVgg19Onnx(
      onnx((i) => [`conv${i}_w_0`, `conv${i}_b_0`]),
      options,
    );
    expect(caffe.origin).toContain('Caffe');
    const plain = convolutions()[0]?.weight.data ?? [];
    const turned = caffe.parameters.get('vgg19.conv1_1.weight')?.data ?? [];
    for (const [out, channel, at] of [
      [0, 0, 0],
      [2, 1, 5],
      [3, 2, 8],
    ] as const) {
      expect(turned[(out * 3 + channel) * 9 + at]).toBe(plain[(out * 3 + 2 - channel) * 9 + at]);
    }
    const second = caffe.parameters.get('vgg19.conv1_2.weight')?.data;
    expect(second).toEqual(convolutions()[1]?.weight.data);
  });

  it('refuses another network', () => {
    expect(() => readVgg19Onnx({ nodes: [], initializers: new Map() }, { where: 'a.onnx' })).toThrow(
      /^a\.onnx: expected the 16 convolutions of VGG19, got 0; get /,
    );
  });
});

describe('readInceptionWeights', () => {
  const file = () =>
    new Map<string, WeightTensor>(
      inceptionLayers.flatMap(({ name, in: channelsIn, out, kernel }) => {
        const shape = [out, channelsIn, kernel, kernel];
        const codes = Uint8Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i % 251);
        const vector = (f: (o: number) => number) => ({
          dtype: 'F32',
          shape: [out],
          data: Float32Array.from({ length: out }, (_, o) => f(o)),
        });
        return [
          [`${name}.weight`, { dtype: 'U8', shape, data: codes }],
          [`${name}.scale`, vector((o) => 2 ** -(o % 8))],
          [`${name}.offset`, vector((o) => -o)],
          [`${name}.bias`, vector((o) => o / 4)],
        ];
      }),
    );

  it('has 26 convolutions and 989,344 parameters', () => {
    expect(inceptionLayers).toHaveLength(26);
    const { parameters } = readInceptionWeights(file());
    const total = [...parameters.values()].reduce((sum, { data }) => sum + data.length, 0);
    expect(total).toBe(989_344);
  });

  it('decodes each output channel with its own scale and offset', () => {
    const weight = readInceptionWeights(file()).parameters.get('inception.conv2d_7.weight')?.data ?? [];
    const per = 192;
    for (const o of [0, 3, 47]) {
      const code = (o * per + 11) % 251;
      expect(weight[o * per + 11]).toBeCloseTo(code * 2 ** -(o % 8) - o, 5);
    }
  });

  it('names what is missing or misshapen', () => {
    const broken = file();
    broken.delete('conv2d_26.bias');
    expect(() => readInceptionWeights(broken, 'a.safetensors')).toThrow(/^a\.safetensors: conv2d_26\.bias is missing/);
    broken.set('conv2d_1.weight', { dtype: 'U8', shape: [3], data: new Uint8Array(3) });
    expect(() => readInceptionWeights(broken, 'a')).toThrow(
      'a: conv2d_1.weight: expected shape [32, 3, 3, 3], got [3]',
    );
  });
});

describe('toFloat32', () => {
  it('decodes halves exactly', () => {
    // IEEE 754 binary16 examples.
    const halves = Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0001, 0x0400, 0x3555, 0x8000);
    const values = toFloat32('w', { dtype: 'F16', shape: [7], data: halves }, 'f');
    expect([...values]).toEqual([1, -2, 65504, 2 ** -24, 2 ** -14, 0.333251953125, -0]);
  });

  it('decodes bfloat16 as the upper half of a float32', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true, min: -(2 ** 100), max: 2 ** 100 }), (x) => {
        const bits = new Uint32Array(Float32Array.of(x).buffer)[0] ?? 0;
        const cut = new Float32Array(Uint32Array.of(bits & 0xffff0000).buffer)[0];
        const data = Uint16Array.of(bits >>> 16);
        expect(toFloat32('w', { dtype: 'BF16', shape: [1], data }, 'f')[0]).toBe(cut);
      }),
    );
  });
});
