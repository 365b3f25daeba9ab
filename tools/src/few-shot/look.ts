import { animeScene, paintScene, type PartName, type Scene } from '@irodori/anime';
import { turnHue } from '@irodori/eval';
import type { Plane, Raster, Rgb } from '@irodori/image';

/** A finished picture and its line drawing. */
export interface LookPicture {
  readonly name: string;
  readonly color: Raster<3>;
  /** [0, 1], white paper = 1. */
  readonly line: Plane;
}

/** One artist's way with drawn characters: colors and lines that the bundled model has not seen. */
export interface Look {
  readonly name: string;
  /** Degrees by which hair and eyes are turned from the house look, and cloth. */
  readonly hair: number;
  readonly cloth: number;
  readonly ink: Rgb;
  /** Full width of a line in thousandths of the picture. */
  readonly width: number;
}

/** `trial` is for choosing settings, `shown` for what is then reported. */
export const looks: Readonly<Record<'trial' | 'shown', Look>> = {
  trial: { name: 'trial', hair: 130, cloth: 100, ink: [92, 40, 60], width: 9 },
  shown: { name: 'shown', hair: 250, cloth: 190, ink: [70, 52, 38], width: 12 },
};

const HAIR: readonly PartName[] = ['hair', 'eye', 'animal'];
const KEPT: readonly PartName[] = ['skin', 'eyeWhite', 'mouth', 'background'];

/** Character number `index` of a look, `size` pixels square, on white paper. */
export function drawnPicture(look: Look, index: number, size: number): LookPicture {
  const shots = ['bust', 'half', 'full', 'bust', 'half', 'close'] as const;
  const plain: Scene = animeScene(`few-shot ${look.name} ${index}`, {
    plain: true,
    house: [],
    shot: shots[index % shots.length],
  });
  const scene: Scene = {
    ...plain,
    style: { width: look.width, taper: 0.9, roughness: 0.5, ink: look.ink, tinted: false },
  };
  const lines = { lineWidth: 1, gaps: 0, overshoot: 0, minLinePixels: 0.8 };
  const { color, line, labels } = paintScene(scene, size, lines, { line: true, labels: true });
  const data = color.data.slice();
  for (let i = 0, p = 0; p < data.length; i++, p += 3) {
    const { name } = labels!.parts[labels!.ids[i]!]!;
    if (KEPT.includes(name) || line!.data[i]! < 0.5) continue;
    const own: Rgb = [data[p]!, data[p + 1]!, data[p + 2]!];
    data.set(turnHue(own, HAIR.includes(name) ? look.hair : look.cloth), p);
  }
  return { name: `${look.name}-${String(index).padStart(2, '0')}`, color: { ...color, data }, line: line! };
}
