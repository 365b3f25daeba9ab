import { describe, expect, it } from 'vitest';
import frechetFixture from '../fixtures/frechet.json' with { type: 'json' };
import perceptualFixture from '../fixtures/perceptual.json' with { type: 'json' };
import { FeatureStatistics, frechetDistance } from './frechet-distance.ts';
import { perceptualDistance, pooledFeatures, type FeatureMap } from './perceptual-distance.ts';
import { pivotedCholesky } from './pivoted-cholesky.ts';
import { symmetricEigenvalues } from './symmetric-eigenvalues.ts';

function statistics(rows: readonly number[][]): FeatureStatistics {
  const result = new FeatureStatistics(rows[0]!.length);
  for (const row of rows) result.add(row);
  return result;
}

describe('Fréchet distance', () => {
  it.each(frechetFixture.rows)('agrees with scipy (fewer vectors than dimensions too)', ({ a, b, distance }) => {
    const got = frechetDistance(statistics(a), statistics(b));
    // scipy's square root of a singular product is itself only good to about 1e-5.
    expect(Math.abs(got - distance) / distance).toBeLessThan(1e-5);
  });

  it('is 0 of a set with itself and |shift|^2 of a shifted set', () => {
    const rows = frechetFixture.rows[0]!.a;
    expect(frechetDistance(statistics(rows), statistics(rows))).toBeCloseTo(0, 6);
    const shifted = rows.map((row) => row.map((v) => v + 2));
    expect(frechetDistance(statistics(rows), statistics(shifted))).toBeCloseTo(4 * rows[0]!.length, 6);
  });

  it('keeps its precision when the values are large against their spread', () => {
    const rows = frechetFixture.rows[0]!.a;
    const far = (r: readonly number[][]) => r.map((row) => row.map((v) => v + 1e5));
    expect(frechetDistance(statistics(far(rows)), statistics(far(frechetFixture.rows[0]!.b)))).toBeCloseTo(
      frechetFixture.rows[0]!.distance,
      4,
    );
  });

  it('refuses single vectors and other dimensions', () => {
    expect(() => frechetDistance(statistics([[1, 2]]), statistics([[1, 2]]))).toThrow('two vectors or more');
    expect(() => frechetDistance(statistics([[1], [2]]), statistics([[1, 2]]))).toThrow('equal dimensions');
    expect(() => statistics([[1, 2]]).add([1])).toThrow('expected 2 values, got 1');
  });
});

describe('linear algebra', () => {
  it('finds the eigenvalues of a path: 2 - 2 cos(k pi / (n + 1))', () => {
    const n = 9;
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      matrix[i * n + i] = 2;
      if (i > 0) matrix[i * n + i - 1] = matrix[(i - 1) * n + i] = -1;
    }
    const values = symmetricEigenvalues(matrix, n).sort();
    for (let k = 1; k <= n; k++) expect(values[k - 1]).toBeCloseTo(2 - 2 * Math.cos((k * Math.PI) / (n + 1)), 12);
  });

  it('rebuilds a semidefinite matrix from as many columns as it has rank', () => {
    const [n, rank] = [7, 3];
    const basis = Array.from({ length: rank }, (_, k) =>
      Array.from({ length: n }, (_, i) => Math.cos(3 * k + i * (k + 1))),
    );
    const matrix = Float64Array.from({ length: n * n }, (_, i) =>
      basis.reduce((sum, v) => sum + v[Math.floor(i / n)]! * v[i % n]!, 0),
    );
    const columns = pivotedCholesky(matrix, n);
    expect(columns).toHaveLength(rank);
    matrix.forEach((v, i) => {
      const rebuilt = columns.reduce((sum, c) => sum + c[Math.floor(i / n)]! * c[i % n]!, 0);
      expect(rebuilt).toBeCloseTo(v, 12);
    });
  });
});

describe('perceptual distance', () => {
  const layers = (shapes: number[][], data: number[][]): FeatureMap[] =>
    shapes.map(([channels, height, width], i) => ({
      channels: channels!,
      height: height!,
      width: width!,
      data: Float32Array.from(data[i]!),
    }));

  it.each(perceptualFixture.rows)('agrees with numpy over $shapes', ({ shapes, a, b, distance }) => {
    const [first, second] = [layers(shapes, a), layers(shapes, b)];
    expect(perceptualDistance(first, second)).toBeCloseTo(distance, 6);
    expect(perceptualDistance(second, first)).toBeCloseTo(distance, 6);
    expect(perceptualDistance(first, first)).toBeCloseTo(0, 12);
  });

  it('does not see a scale of all channels', () => {
    const { shapes, a } = perceptualFixture.rows[0]!;
    const scaled = a.map((layer) => layer.map((v) => 3 * v));
    expect(perceptualDistance(layers(shapes, a), layers(shapes, scaled))).toBeCloseTo(0, 6);
  });

  it('pools by the mean of each channel', () => {
    const map = { channels: 2, height: 1, width: 2, data: Float32Array.of(1, 3, 10, 20) };
    expect([...pooledFeatures([map, map])]).toEqual([2, 15, 2, 15]);
  });

  it('refuses other shapes', () => {
    const map = { channels: 1, height: 1, width: 2, data: new Float32Array(2) };
    expect(() => perceptualDistance([map], [{ ...map, width: 1 }])).toThrow('[1, 1, 2] and [1, 1, 1]');
    expect(() => perceptualDistance([], [])).toThrow('same layers twice');
  });
});
