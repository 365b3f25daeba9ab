import { CircleDot, Eye, FlipVertical2, Maximize, Minus, Plus, SquareSplitHorizontal } from 'lucide-react';
import { mirrorView, turnView } from '../editor/view.ts';
import { toImage, toScreen, zoomAt, zoomTo } from '../engine/viewport/viewport.ts';
import { Button } from './button.tsx';
import { useDesk, useEditor, useText } from './context.ts';

/** Width of a range input's thumb: its center stays this far from the ends. */
const THUMB = 16;

/** Zoom, mirror, compare: over the lower edge of the canvas. */
export function ViewBar() {
  const t = useText();
  const { editor } = useDesk();
  const scale = useEditor((state) => state.view.scale);
  const mirror = useEditor((state) => state.view.mirror);
  const angle = useEditor((state) => state.view.angle);
  const compare = useEditor((state) => state.compare);
  const showHints = useEditor((state) => state.showHints);
  const zoom = (factor: number) => {
    const { stage, state } = editor;
    if (stage) editor.setView(zoomAt(state.view, stage.size, [stage.size.width / 2, stage.size.height / 2], factor));
  };
  const full = () => {
    const { stage, state } = editor;
    if (stage) {
      editor.setView(zoomTo(state.view, stage.size, [stage.size.width / 2, stage.size.height / 2], 1 / stage.ratio));
    }
  };
  const ratio = globalThis.devicePixelRatio || 1;
  const peek = (on: boolean) => () => editor.set({ peek: on });
  return (
    <div role="toolbar" aria-label={t('bar.view')} className="view-bar">
      <Button icon={<Minus />} name={t('view.zoomOut')} shortcut="-" onClick={() => zoom(0.8)} />
      <button type="button" className="button zoom" title={`${t('view.full')} (Z)`} onClick={full}>
        {Math.round(scale * ratio * 100)} %
      </button>
      <Button icon={<Plus />} name={t('view.zoomIn')} shortcut="+" onClick={() => zoom(1.25)} />
      <Button icon={<Maximize />} name={t('view.fit')} shortcut="0" onClick={() => editor.fitView()} />
      <Button
        icon={<FlipVertical2 />}
        name={t('view.mirror')}
        shortcut="M"
        aria-pressed={mirror}
        className="wide-only"
        onClick={() => mirrorView(editor)}
      />
      {angle !== 0 && (
        <button
          type="button"
          className="button zoom"
          title={t('view.level')}
          aria-label={`${t('view.level')}: ${Math.round((angle * 180) / Math.PI)}°`}
          onClick={() => turnView(editor, mirror ? angle : -angle)}
        >
          {Math.round((angle * 180) / Math.PI)}°
        </button>
      )}
      <span className="rule" aria-hidden />
      <Button
        icon={<CircleDot />}
        name={t('view.hints')}
        shortcut="O"
        aria-pressed={showHints}
        onClick={() => editor.set({ showHints: !showHints })}
      />
      <Button
        icon={<SquareSplitHorizontal />}
        name={t('view.compare')}
        shortcut="C"
        aria-pressed={compare}
        onClick={() => editor.set({ compare: !compare })}
      />
      <Button
        icon={<Eye />}
        name={t('view.peek')}
        shortcut="\"
        onPointerDown={peek(true)}
        onPointerUp={peek(false)}
        onPointerLeave={peek(false)}
        onPointerCancel={peek(false)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' || event.key === ' ') editor.set({ peek: true });
        }}
        onKeyUp={peek(false)}
        onBlur={peek(false)}
      />
    </div>
  );
}

/** The before/after slider, as long as the picture on screen, so that its thumb stands under the dividing line. */
export function CompareSlider() {
  const t = useText();
  const { editor } = useDesk();
  const compare = useEditor((state) => state.compare);
  const split = useEditor((state) => state.split);
  const view = useEditor((state) => state.view);
  const base = useEditor((state) => state.history?.present.base);
  const canvas = editor.stage?.size;
  if (!compare || !base || !canvas) return null;
  // A turned picture has no left and right edge: the slider is then as long as the canvas.
  const level = view.angle === 0;
  const across = (x: number) =>
    level ? toScreen(view, canvas, [x, 0])[0] : ((view.mirror ? base.width - x : x) / base.width) * canvas.width;
  const [one, other] = [across(0), across(base.width)];
  const left = Math.max(0, Math.min(one, other));
  const width = Math.max(80, Math.min(canvas.width, Math.max(one, other)) - left);
  const place = (across(split * base.width) - left) / width;
  return (
    <input
      type="range"
      className="compare"
      style={{ left: left - THUMB / 2, width: width + THUMB }}
      min={0}
      max={100}
      step={1}
      value={Math.round(Math.min(1, Math.max(0, place)) * 100)}
      aria-label={t('view.compareSlider')}
      onChange={(event) => {
        const at = left + (Number(event.target.value) / 100) * width;
        const share = level ? toImage(view, canvas, [at, 0])[0] / base.width : at / canvas.width;
        editor.set({ split: Math.min(1, Math.max(0, level || !view.mirror ? share : 1 - share)) });
      }}
    />
  );
}
