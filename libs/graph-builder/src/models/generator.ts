import type { Graph, Value } from '../graph/index.ts';
import { conv2d } from '../layers/index.ts';
import { add, slice, tanh, upsampleLinear } from '../ops/index.ts';
import { HINT_CELL, type Architecture, type GeneratorConfig, type LevelNetwork } from './generator-config.ts';
import { conditionalUnet, CONDITIONAL_UNET_LEVELS } from './conditional-unet.ts';
import { scaledHint } from './hint-entry.ts';
import { residualUnet } from './residual-unet.ts';
import { sgru } from './sgru.ts';
import { styledUnet, type Guides } from './style2paints.ts';
import { firstAnswer, secondAnswer } from './unet-pair.ts';
import { unet, UNET_LEVELS } from './unet.ts';

/** What encoder levels 1 and 2 make of the sketch: all that no hint can change. */
export interface SketchFeatures {
  /** Pooled output of level 2, [N, 2 n_2, H/4, W/4]; 'residual-unet': [N, n_2, H/4, W/4]. */
  readonly features: Value;
  /** Skip connections, [N, n_1, H, W] and [N, n_2, H/2, W/2]. */
  readonly skip1: Value;
  readonly skip2: Value;
}

const architectureOf = ({ architecture = 'sgru-h' }: GeneratorConfig): Architecture => architecture;
const levelNetwork = (config: GeneratorConfig): LevelNetwork =>
  architectureOf(config) === 'residual-unet' ? residualUnet : sgru;

/** What only some architectures and only training know of. */
export interface GeneratorExtras {
  /** 'styled-unet': what the picture is to look like, [N or 1, S]; zeros by default, no reference. */
  readonly style?: Value;
  /** 'styled-unet': gets the guides that training compares; without it there are none. */
  readonly onGuides?: (guides: Guides) => void;
}

/**
 * G(S, H).
 * @param sketch [N, 1, H, W] in [0, 1], white paper = 1
 * @param hint [N, 4, H/4, W/4]: RGB in [-1, 1] times mask, mask
 * @returns [N, 3 candidates, H, W], about [-1, 1]
 * @throws GraphError when a switch does not go with the architecture
 */
export function generator(
  sketch: Value,
  hint: Value,
  config: GeneratorConfig,
  { style, onGuides }: GeneratorExtras = {},
): Value {
  const architecture = architectureOf(config);
  if (isPair(config)) return secondStage(sketch, hint, firstStage(sketch, hint, config), config);
  return sketch.graph.scoped('generator', () => {
    checkConfig(sketch.graph, config);
    const scaled = scaledHint(hint, config);
    if (architecture === 'unet') return imageHead(unet(sketch, scaled, config), hint, config, 3);
    if (architecture === 'conditional-unet') return conditionalUnet(sketch, scaled, config);
    if (architecture === 'styled-unet') {
      const vector = style ?? noStyle(sketch.graph, config);
      return imageHead(styledUnet(sketch, scaled, vector, config, onGuides), hint, config);
    }
    const network = levelNetwork(config);
    const skips: Value[] = [];
    let x = sketch;
    for (const level of [1, 2]) x = network.encoderLevel(x, scaled, level, skips, config);
    return imageHead(network.fromLevel3(x, scaled, skips, config), hint, config);
  });
}

function noStyle(graph: Graph, { styleLength = 0 }: GeneratorConfig): Value {
  return graph.constant({ dtype: 'float32', shape: [1, styleLength], data: new Float32Array(styleLength) });
}

/** Whether the network is two in a row, which are trained side by side. */
export const isPair = (config: GeneratorConfig): boolean =>
  config.architecture === 'enlarging-pair' || config.architecture === 'refining-pair';

/** What the first network of a pair makes: [N, 3, H, W], of an enlarging pair [N, 3, H/4, W/4]. @throws GraphError as `generator` */
export function firstStage(sketch: Value, hint: Value, config: GeneratorConfig): Value {
  return sketch.graph.scoped('generator', () => {
    checkConfig(sketch.graph, config);
    return firstAnswer(sketch, scaledHint(hint, config), config);
  });
}

/** What the second network of a pair makes of the drawing and of what the first one made: [N, 3, H, W]. */
export function secondStage(sketch: Value, hint: Value, colors: Value, config: GeneratorConfig): Value {
  return sketch.graph.scoped('generator', () => secondAnswer(sketch, scaledHint(hint, config), colors, config));
}

/** Levels 1 and 2, for running once per sketch. @throws GraphError when a hint enters there */
export function encodeSketch(sketch: Value, config: GeneratorConfig): SketchFeatures {
  const { graph } = sketch;
  return graph.scoped('generator', () => {
    checkConfig(graph, config);
    checkSplit(graph, config);
    const network = levelNetwork(config);
    const skips: Value[] = [];
    const level2 = network.encoderLevel(sketch, null, 1, skips, config);
    const features = network.encoderLevel(level2, null, 2, skips, config);
    return { features, skip1: skips[0]!, skip2: skips[1]! };
  });
}

/** The rest of the network, for running once per hint. @throws GraphError as `encodeSketch` */
export function decodeHint({ features, skip1, skip2 }: SketchFeatures, hint: Value, config: GeneratorConfig): Value {
  const { graph } = features;
  return graph.scoped('generator', () => {
    checkConfig(graph, config);
    checkSplit(graph, config);
    const rest = levelNetwork(config).fromLevel3(features, scaledHint(hint, config), [skip1, skip2], config);
    return imageHead(rest, hint, config);
  });
}

/** Convolution to RGB; `hint` [N, 4, H/4, W/4] as it came. */
function imageHead(f: Value, hint: Value, config: GeneratorConfig, kernelSize = 1): Value {
  return f.graph.scoped('output', () => {
    let image = conv2d(f, 3 * (config.candidates ?? 1), { kernelSize, bias: true });
    if (config.residualHint) image = add(image, upsampleLinear(slice(hint, [1], [0], [3]), HINT_CELL));
    return config.activation === 'tanh' ? tanh(image) : image;
  });
}

/** Architectures where hint and sketch enter together. */
const EARLY: ReadonlySet<Architecture> = new Set(['unet', 'conditional-unet', 'enlarging-pair', 'refining-pair']);

/** Why a network cannot be cut into what the sketch alone decides and the rest; undefined where it can. */
export function whyNotSplit(config: GeneratorConfig): string | undefined {
  const architecture = architectureOf(config);
  if (EARLY.has(architecture)) {
    return `expected an architecture whose hint enters at level 3 or later to split the network, got '${architecture}', where sketch and hint enter together; use the whole generator`;
  }
  if (architecture === 'styled-unet') {
    return `expected an architecture of one plain U-Net to split the network, got 'styled-unet'; use the whole generator`;
  }
  if (architecture === 'sgru') {
    return `expected an architecture with hints to split the network, got 'sgru', which has none; use the whole generator`;
  }
  if (config.hintLevels.encoder.some((level) => level < 3)) {
    return `expected hints at encoder level 3 or later to split the network, got levels ${config.hintLevels.encoder.join(', ')}`;
  }
  return undefined;
}

function checkSplit(graph: Graph, config: GeneratorConfig): void {
  const why = whyNotSplit(config);
  if (why !== undefined) graph.fail(why);
}

function checkConfig(graph: Graph, config: GeneratorConfig): void {
  const architecture = architectureOf(config);
  const early = EARLY.has(architecture);
  const count = architecture === 'conditional-unet' ? CONDITIONAL_UNET_LEVELS : early ? UNET_LEVELS : 6;
  if (config.widths.length !== count) {
    graph.fail(`widths: expected ${count} for '${architecture}', got ${config.widths.length}`);
  }
  const candidates = config.candidates ?? 1;
  if (!Number.isInteger(candidates) || candidates < 1) {
    graph.fail(`candidates: expected a positive whole number, got ${candidates}`);
  }
  if (candidates > 1 && config.residualHint) graph.fail('residualHint: expected one candidate, got ' + candidates);
  const { encoder, decoder } = config.hintLevels;
  const needs = (setting: string, holds: boolean, expected: string): void => {
    if (!holds) graph.fail(`${setting}: expected ${expected} for '${architecture}'`);
  };
  if (early) needs('hintLevels', encoder.join() === '1' && !decoder.length, 'encoder 1 and no other');
  if (architecture === 'conditional-unet') {
    needs('candidates', candidates === 1, '1');
    needs('residualHint', !config.residualHint, 'false');
    needs('activation', config.activation === 'tanh', "'tanh'");
  } else {
    needs('norm', config.norm === undefined, 'none named');
    needs('dropout', config.dropout === undefined, 'none named');
  }
  if (architecture === 'sgru') {
    needs('hintLevels', !encoder.length && !decoder.length, 'none');
    needs('residualHint', !config.residualHint, 'false');
    needs('swishSkip', config.swishSkip, 'true');
    needs('swishShortcut', config.swishShortcut, 'true');
  }
  if (isPair(config)) {
    needs('candidates', candidates === 1, '1');
    needs('residualHint', !config.residualHint, 'false');
    needs('activation', config.activation === 'linear', "'linear'");
  }
  if (architecture === 'styled-unet') needs('styleLength', (config.styleLength ?? 0) > 0, 'a positive number');
  else needs('styleLength', config.styleLength === undefined, 'none named');
  if (early || architecture === 'residual-unet' || architecture === 'styled-unet') {
    needs('swishSkip', !config.swishSkip, 'false');
    needs('swishShortcut', !config.swishShortcut, 'false');
  }
  needs('hintStem', !config.hintStem || encoder.includes(3), 'false, or a hint at encoder level 3');
}
