import { hexToRgb, rgbToHex } from '@irodori/image';
import { useEffect, useRef, useState } from 'react';
import type { PointerEvent as ReactPointerEvent } from 'react';
import { chooseColor, previewColor } from '../../editor/palette.ts';
import { hsvToRgb, rgbToHsv } from '../../engine/color/hsv.ts';
import type { Hsv } from '../../engine/color/hsv.ts';
import { paintWheel, wheelColorAt, wheelHandles, wheelPartAt } from '../../engine/color/wheel.ts';
import type { WheelPart } from '../../engine/color/wheel.ts';
import type { Key } from '../../i18n/index.ts';
import { useDesk, useEditor, useText } from '../context.ts';
import { LiveInput } from '../live-input.tsx';

/** CSS pixels of a side, and canvas pixels of one. */
const SIDE = 176;
const SHARP = 2;

const hexOf = (hsv: Hsv): string => {
  const [r, g, b] = hsvToRgb(hsv);
  return rgbToHex([Math.round(r), Math.round(g), Math.round(b)]);
};

const SLIDERS: readonly (readonly [field: keyof Hsv, label: Key, most: number])[] = [
  ['hue', 'wheel.hue', 359],
  ['saturation', 'wheel.saturation', 100],
  ['value', 'wheel.value', 100],
];

/**
 * A ring of hues around a square of saturation and value. A drag is one step, as in the browser's picker. The three
 * sliders beside it are the same by keyboard and for screen readers.
 */
export function ColorWheel() {
  const t = useText();
  const { editor } = useDesk();
  const color = useEditor((state) => state.color);
  const canvas = useRef<HTMLCanvasElement>(null);
  const held = useRef<WheelPart>(undefined);
  // Grays have no hue, black no saturation: what the hand chose before stays.
  const [chosen, setChosen] = useState<Hsv>(() => rgbToHsv(hexToRgb(color) ?? [0, 0, 0]));
  const hsv = hexOf(chosen) === color ? chosen : keepingHue(rgbToHsv(hexToRgb(color) ?? [0, 0, 0]), chosen);

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context) paintWheel(context, context.canvas, hsv.hue);
  }, [hsv.hue]);

  const show = (next: Hsv): string => {
    const hex = hexOf(next);
    setChosen(next);
    previewColor(editor, hex);
    return hex;
  };
  const at = (event: ReactPointerEvent<HTMLElement>): readonly [number, number] => {
    const box = event.currentTarget.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * SIDE, ((event.clientY - box.top) / box.height) * SIDE];
  };
  const drag = (event: ReactPointerEvent<HTMLElement>, end: boolean) => {
    if (!held.current) return;
    const hex = show(wheelColorAt(held.current, ...at(event), SIDE, hsv));
    if (!end) return;
    held.current = undefined;
    chooseColor(editor, hex);
  };
  const handles = wheelHandles(hsv, SIDE);
  return (
    <div className="wheel" role="group" aria-label={t('wheel.title')} data-testid="wheel">
      <div
        className="wheel-face"
        onPointerDown={(event) => {
          held.current = wheelPartAt(...at(event), SIDE);
          if (!held.current) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          drag(event, false);
        }}
        onPointerMove={(event) => drag(event, false)}
        onPointerUp={(event) => drag(event, true)}
        onPointerCancel={(event) => drag(event, true)}
      >
        <canvas ref={canvas} width={SIDE * SHARP} height={SIDE * SHARP} aria-hidden />
        <svg viewBox={`0 0 ${SIDE} ${SIDE}`} aria-hidden>
          {[handles.ring, handles.square].map(([x, y], i) => (
            <g key={i}>
              <circle cx={x} cy={y} r={7} className="handle-edge" />
              <circle cx={x} cy={y} r={7} className="handle" />
            </g>
          ))}
        </svg>
      </div>
      <div className="wheel-sliders">
        {SLIDERS.map(([field, label, most]) => {
          const unit = field === 'hue' ? 1 : 100;
          const value = Math.round(hsv[field] * unit);
          return (
            <label key={field}>
              <span>{t(label)}</span>
              <LiveInput
                type="range"
                min={0}
                max={most}
                value={Math.min(most, value)}
                aria-valuetext={field === 'hue' ? `${value}°` : `${value} %`}
                onPreview={(wanted) => show({ ...hsv, [field]: Number(wanted) / unit })}
                onCommit={(wanted, byKey) =>
                  chooseColor(editor, show({ ...hsv, [field]: Number(wanted) / unit }), byKey)
                }
              />
            </label>
          );
        })}
      </div>
    </div>
  );
}

function keepingHue(own: Hsv, before: Hsv): Hsv {
  if (own.value === 0) return { ...before, value: 0 };
  return own.saturation === 0 ? { ...own, hue: before.hue } : own;
}
