/**
 * Which runtime a graph is for. Adjoints with more than one good form are chosen by it (docs/architecture.md has the
 * measurements); every choice computes the same numbers and is checked by the same tests.
 */
export interface Target {
  readonly provider: 'cpu' | 'webgpu' | 'cuda' | 'portable';
  readonly opset: number;
  /**
   * Convolution weight gradient: Gemms over shifted flat slices, Gemms over strided slices, one big convolution, one over
   * three axes with the channels as the last of them, or ConvGrad of the training builds where the graph allows (else
   * slices).
   */
  readonly convWeightGrad: 'shifted' | 'slices' | 'conv' | 'volume' | 'ConvGrad';
  /** Stride-1 convolution data gradient: ConvTranspose, or, for all but small images, Conv with flipped weights. */
  readonly convDataGrad: 'transpose' | 'flipped';
  /** Transposed convolution whose kernel equals its stride: as it stands, or 1x1 convolution + DepthToSpace or + Reshape. */
  readonly upConv: 'transpose' | 'depth-to-space' | 'reshape';
  /** Max pooling gradient: from MaxPool's indices through MaxUnpool, or by comparing the window's elements. */
  readonly maxPoolGrad: 'unpool' | 'compare';
  /** Layer norm over C, H, W: InstanceNormalization on [N, 1, C*H*W] (static shapes), or reductions. */
  readonly layerNorm: 'instance' | 'reduce';
  /** Images in blocks of channels between the convolutions of ONNX Runtime's CPU kernels; absent: plain NCHW throughout. */
  readonly nchwc?: Nchwc;
}

/** NCHWc: [N, C / block, H, W, block] in memory, what ONNX Runtime's direct convolutions on x86-64 and ARM64 work on. */
export interface Nchwc {
  /** Channels in a block, as this runtime has it on this processor (`buildNchwcProbe`). */
  readonly block: number;
  /**
   * Pixels of a result, over all images, from which its convolution is in blocks. Below, putting the weights in order takes
   * longer than the convolution gains.
   */
  readonly fromPixels: number;
}

const base = { convDataGrad: 'flipped', convWeightGrad: 'shifted', upConv: 'transpose', layerNorm: 'reduce' } as const;

export const targets = {
  cpu: { ...base, provider: 'cpu', opset: 18, convWeightGrad: 'volume', maxPoolGrad: 'unpool' },
  webgpu: { ...base, provider: 'webgpu', opset: 18, convDataGrad: 'transpose', maxPoolGrad: 'compare' },
  cuda: {
    ...base,
    provider: 'cuda',
    opset: 18,
    convDataGrad: 'transpose',
    convWeightGrad: 'shifted',
    maxPoolGrad: 'compare',
  },
  /** Exported inference models. */
  inference: { ...base, provider: 'portable', opset: 17, maxPoolGrad: 'compare' },
} as const satisfies Record<string, Target>;
