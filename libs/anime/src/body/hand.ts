import type { Drawing } from '../core/drawing.ts';
import type { Curve, Pt } from '../core/geometry.ts';
import { line, loop, placement, pt, spline } from '../core/geometry.ts';
import type { Palette } from '../palette.ts';

export type HandKind = 'open' | 'fist' | 'relaxed' | 'peace' | 'point';

/**
 * A hand at the end of a wrist. Its own frame: the wrist at the origin, fingers towards -y, about 0.75 long; `thumb`
 * says on which side (x) the thumb lies.
 */
export function drawHand(
  d: Drawing,
  kind: HandKind,
  at: Pt,
  angle: number,
  thumb: 1 | -1,
  palette: Palette,
  region: number,
  size = 1,
): void {
  d.within(placement(at.x, at.y, size, angle, thumb < 0), () => {
    const skin = { paint: palette.skin.base, region };
    const finger = (x: number, y: number, lean: number, length: number): void => {
      const half = 0.062;
      const tip = pt(x + lean * length, y - length);
      const n = pt(half, half * lean);
      const edge: Curve = spline([
        pt(x - n.x, y),
        pt(x - n.x * 1.05 + lean * length * 0.5, y - length * 0.5),
        pt(tip.x - n.x * 0.8, tip.y + half),
        pt(tip.x, tip.y),
        pt(tip.x + n.x * 0.8, tip.y + half),
        pt(x + n.x * 1.05 + lean * length * 0.5, y - length * 0.5),
        pt(x + n.x, y),
      ]);
      d.shape([edge, line(pt(x + n.x, y), pt(x - n.x, y))], { ...skin, line: [0.8, 0] });
    };
    const palm = (): void => {
      const edge = spline([
        pt(-0.15, 0.06),
        pt(-0.2, -0.16),
        pt(-0.2, -0.38),
        pt(-0.08, -0.43),
        pt(0.1, -0.43),
        pt(0.19, -0.36),
        pt(0.2, -0.16),
        pt(0.15, 0.06),
      ]);
      const item = d.fill([edge, line(pt(0.15, 0.06), pt(-0.15, 0.06))], skin);
      d.decal([loop([pt(-0.3, -0.1), pt(-0.05, -0.12), pt(0.02, 0.1), pt(-0.3, 0.15)])], {
        paint: palette.skin.shade,
        shade: true,
        clip: [item],
      });
      d.stroke(spline([pt(-0.15, 0.06), pt(-0.2, -0.16), pt(-0.2, -0.36)]), {
        weight: 0.85,
        start: 0.6,
        end: 0.5,
        tint: palette.skin.base,
      });
      d.stroke(spline([pt(0.2, -0.34), pt(0.2, -0.16), pt(0.15, 0.06)]), {
        weight: 0.85,
        start: 0.5,
        end: 0.6,
        tint: palette.skin.base,
      });
    };
    if (kind === 'open' || kind === 'peace' || kind === 'point') {
      const up = kind === 'open' ? [1, 1, 1, 1] : kind === 'peace' ? [0, 0, 1, 1] : [0, 0, 0, 1];
      const xs = [-0.15, -0.05, 0.055, 0.15];
      const lengths = [0.25, 0.34, 0.37, 0.33];
      xs.forEach((x, i) => {
        if (up[i]) {
          finger(x, -0.36, (kind === 'peace' ? [0, 0, -0.12, 0.24] : [-0.26, -0.08, 0.06, 0.2])[i]!, lengths[i]!);
        }
      });
      palm();
      xs.forEach((x, i) => {
        if (!up[i]) {
          d.shape(
            [loop([pt(x - 0.055, -0.4), pt(x, -0.47), pt(x + 0.055, -0.4), pt(x + 0.05, -0.22), pt(x - 0.05, -0.22)])],
            { ...skin, line: 0.75 },
          );
        }
      });
      const thumbEdge = spline([
        pt(0.17, -0.02),
        pt(0.3, -0.14),
        pt(0.4, -0.3),
        pt(0.36, -0.36),
        pt(0.27, -0.27),
        pt(0.17, -0.2),
      ]);
      d.shape([thumbEdge, line(pt(0.17, -0.2), pt(0.17, -0.02))], { ...skin, line: [0.85, 0] });
      return;
    }
    const long = kind === 'relaxed' ? 0.62 : 0.44;
    const mitt = spline([
      pt(-0.15, 0.06),
      pt(-0.21, -0.15),
      pt(-0.2, -long * 0.75),
      pt(-0.08, -long),
      pt(0.09, -long * 0.97),
      pt(0.19, -long * 0.75),
      pt(0.2, -0.15),
      pt(0.15, 0.06),
    ]);
    d.shape([mitt, line(pt(0.15, 0.06), pt(-0.15, 0.06))], { ...skin, line: [0.9, 0] });
    for (const x of [-0.1, 0.0, 0.1]) {
      d.stroke(spline([pt(x, -long * 0.95), pt(x - 0.005, -long * 0.72), pt(x - 0.01, -long * 0.5)]), {
        weight: 0.6,
        start: 0.5,
        tint: palette.skin.base,
      });
    }
    const t = kind === 'fist' ? -0.02 : 0.06;
    const thumbEdge = spline([
      pt(0.16, 0.0),
      pt(0.26, -0.12),
      pt(0.22 + t, -0.3),
      pt(0.12 + t, -0.34),
      pt(0.1, -0.24),
      pt(0.12, -0.14),
    ]);
    d.shape([thumbEdge, line(pt(0.12, -0.14), pt(0.16, 0))], { ...skin, line: [0.8, 0] });
  });
}
