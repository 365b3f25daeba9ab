import type { Value } from '../graph/index.ts';
import { unit, up } from '../layers/index.ts';
import { add, concat, maxPool } from '../ops/index.ts';
import type { GeneratorConfig, LevelNetwork } from './generator-config.ts';
import { decoderHint, withEncoderHint } from './hint-entry.ts';

/*
 * A residual U-Net (Zhang, Liu, Wang 2018) on the levels, widths and hint entries of SGRU_H, so that a comparison shows
 * what SGRU_H's own ideas bring: here residuals are added (He et al. 2016) and skip connections are plain.
 * Ours beside that publication: 1 x 1 units make the channels fit before each block, convolution comes before norm and
 * activation, pooling and transposed convolution change the size, layer norm stands for batch norm.
 */

/** y = x + two 3 x 3 units of x, where x = C(1, n)(input). */
function residualBlock(input: Value, channels: number): Value {
  const x = unit(input, 'reduce', channels, 1);
  return add(unit(unit(x, 'conv1', channels, 3), 'conv2', channels, 3), x);
}

function encoderLevel(input: Value, hint: Value | null, level: number, skips: Value[], config: GeneratorConfig): Value {
  const y = input.graph.scoped(`encoder.${level}`, () =>
    residualBlock(withEncoderHint(input, hint, level, config), config.widths[level - 1]!),
  );
  skips.push(y);
  return maxPool(y);
}

/**
 * @param atBottom what becomes of the bottom's answer, [N, n_6, H/32, W/32]; its first argument is what came in
 */
export function residualFromLevel3(
  input: Value,
  hint: Value,
  skips: Value[],
  config: GeneratorConfig,
  atBottom: (entry: Value, exit: Value) => Value = (_entry, exit) => exit,
): Value {
  const { graph } = input;
  let y = input;
  for (const level of [3, 4, 5]) y = encoderLevel(y, hint, level, skips, config);
  const entry = y;
  y = graph.scoped('bottom', () => residualBlock(y, config.widths[5]!));
  y = atBottom(entry, y);
  for (const level of [5, 4, 3, 2, 1]) {
    y = graph.scoped(`decoder.${level}`, () =>
      residualBlock(
        concat([up(y, 'up'), skips[level - 1]!, ...decoderHint(hint, level, config)], 1),
        config.widths[level - 1]!,
      ),
    );
  }
  return y;
}

export const residualUnet: LevelNetwork = {
  encoderLevel,
  fromLevel3: (input, hint, skips, config) => residualFromLevel3(input, hint, skips, config),
};
