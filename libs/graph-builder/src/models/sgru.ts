import type { Value } from '../graph/index.ts';
import { swishLayer, unit, up } from '../layers/index.ts';
import { concat, maxPool } from '../ops/index.ts';
import type { GeneratorConfig, LevelNetwork } from './generator-config.ts';
import { decoderHint, withEncoderHint } from './hint-entry.ts';

/*
 * SGRU (Liu, Chen, Hu 2018) and the paper's SGRU_H. Residuals are joined as channels, not added. SGRU_H has swish layers on
 * the skip connections; the full SGRU also on the residual shortcuts of encoder and decoder, after pooling or enlarging.
 */

/** F(x) of two 3 x 3 units, and x: [F, x]. */
function residual(x: Value, channels: number): [f: Value, x: Value] {
  return [unit(unit(x, 'conv1', channels, 3), 'conv2', channels, 3), x];
}

function encoderLevel(input: Value, hint: Value | null, level: number, skips: Value[], config: GeneratorConfig): Value {
  const { graph } = input;
  const n = config.widths[level - 1]!;
  const [f, x] = graph.scoped(`encoder.${level}`, () => {
    const joined = withEncoderHint(input, hint, level, config);
    return residual(level > 1 ? unit(joined, 'reduce', n, 1) : joined, n);
  });
  skips.push(config.swishSkip ? swishLayer(f, `skip.${level}`) : f);
  if (!config.swishShortcut) return maxPool(concat([f, x], 1));
  return concat([maxPool(f), swishLayer(maxPool(x), `shortcut.${level}`)], 1);
}

function fromLevel3(input: Value, hint: Value, skips: Value[], config: GeneratorConfig): Value {
  const { graph } = input;
  const { widths } = config;
  let x = input;
  for (const level of [3, 4, 5]) x = encoderLevel(x, hint, level, skips, config);
  let f: Value;
  [f, x] = graph.scoped('bottom', () => residual(unit(x, 'reduce', widths[5]!, 1), widths[5]!));
  for (const level of [5, 4, 3, 2, 1]) {
    [f, x] = graph.scoped(`decoder.${level}`, () => {
      const enlarged = up(x, 'up_x');
      const shortcut = config.architecture === 'sgru' ? swishLayer(enlarged, 'shortcut') : enlarged;
      const parts = [up(f, 'up_f'), shortcut, skips[level - 1]!, ...decoderHint(hint, level, config)];
      const n = widths[level - 1]!;
      return residual(unit(concat(parts, 1), 'reduce', n, 1), n);
    });
  }
  return f;
}

export const sgru: LevelNetwork = { encoderLevel, fromLevel3 };
