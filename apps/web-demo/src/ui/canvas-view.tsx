import { useEffect, useRef, useState } from 'react';
import type { PointerEvent as ReactPointerEvent } from 'react';
import type { Point } from '../engine/document.ts';
import type { PointerKind, PointerSample } from '../engine/input/gestures.ts';
import { zoomAt, pan } from '../engine/viewport/viewport.ts';
import { toolNamed } from '../editor/tools/table.ts';
import { useDesk, useEditor, useText } from './context.ts';

/** The canvas: passes what the hand does to the engine, in CSS pixels of the canvas. */
export function CanvasView() {
  const t = useText();
  const { editor, tools, keyboard } = useDesk();
  const canvas = useRef<HTMLCanvasElement>(null);
  const tool = useEditor((state) => state.tool);
  const theme = useEditor((state) => state.settings.theme);
  const penMode = useEditor((state) => state.settings.penMode);
  const penSeen = useEditor((state) => state.penSeen);
  const [dragging, setDragging] = useState(false);

  useEffect(() => (canvas.current ? editor.attach(canvas.current) : undefined), [editor]);
  useEffect(() => {
    if (canvas.current) editor.rethemed(canvas.current);
  }, [editor, theme]);
  useEffect(() => {
    tools.gestures.touchDraws = !(penMode && penSeen);
  }, [tools, penMode, penSeen]);

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const at = (event: WheelEvent): Point => {
      const box = element.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const { stage, state } = editor;
      if (!stage) return;
      const unit = event.deltaMode === 1 ? 30 : 1;
      // A trackpad's two fingers move (small steps on both axes), a wheel and a pinch zoom.
      const trackpad = event.deltaMode === 0 && !event.ctrlKey && (event.deltaX !== 0 || Math.abs(event.deltaY) < 40);
      if (event.shiftKey && !event.ctrlKey) editor.setView(pan(state.view, -(event.deltaY || event.deltaX) * unit, 0));
      else if (trackpad) editor.setView(pan(state.view, -event.deltaX, -event.deltaY));
      else {
        const strength = event.ctrlKey && Math.abs(event.deltaY) < 40 ? 0.01 : 0.0016;
        editor.setView(zoomAt(state.view, stage.size, at(event), Math.exp(-event.deltaY * unit * strength)));
      }
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [editor]);

  const sample = (event: PointerEvent, phase: PointerSample['phase']): PointerSample => {
    const box = canvas.current!.getBoundingClientRect();
    return {
      phase,
      id: event.pointerId,
      kind: (event.pointerType || 'mouse') as PointerKind,
      at: [event.clientX - box.left, event.clientY - box.top],
      pressure: event.pressure || 0.5,
      button: event.button < 0 ? 0 : event.button,
      time: event.timeStamp,
      pan: keyboard.space || (toolNamed(tool).pans ?? false),
    };
  };
  const feed = (event: PointerEvent, phase: PointerSample['phase']) => {
    tools.shift = event.shiftKey;
    const all = phase === 'move' && event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    for (const one of all.length > 0 ? all : [event]) {
      for (const gesture of tools.gestures.handle(sample(one, phase))) tools.apply(gesture);
    }
  };
  const down = (event: ReactPointerEvent<HTMLCanvasElement>) => {
    if (editor.state.busy) return;
    canvas.current?.focus({ preventScroll: true });
    editor.set({ cursor: undefined, panelOpen: false });
    // A synthetic pointer cannot be captured; drawing works all the same while it stays on the canvas.
    try {
      event.currentTarget.setPointerCapture(event.pointerId);
    } catch {
      setDragging(true);
    }
    setDragging(true);
    feed(event.nativeEvent, 'down');
  };
  const move = (event: ReactPointerEvent<HTMLCanvasElement>) => {
    feed(event.nativeEvent, 'move');
    if (event.pointerType !== 'touch') tools.hover(sample(event.nativeEvent, 'move').at);
  };
  const up = (event: ReactPointerEvent<HTMLCanvasElement>) => {
    setDragging(false);
    feed(event.nativeEvent, 'up');
  };
  const { cursor: resting } = toolNamed(tool);
  const cursor = resting === 'grab' && dragging ? 'grabbing' : resting;
  return (
    <>
      <canvas
        ref={canvas}
        id="stage"
        data-stage
        data-cursor={cursor}
        tabIndex={0}
        role="application"
        aria-label={t('canvas.label')}
        aria-describedby="canvas-help"
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={(event) => {
          setDragging(false);
          feed(event.nativeEvent, 'cancel');
        }}
        onPointerLeave={() => tools.hover(undefined)}
        onContextMenu={(event) => event.preventDefault()}
        onBlur={() => editor.set({ cursor: undefined })}
      />
      <p id="canvas-help" className="visually-hidden">
        {t('canvas.help')}
      </p>
    </>
  );
}
