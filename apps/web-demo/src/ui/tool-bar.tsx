import { Brush, CircleSlash2, Eraser, Hand, Move, PenLine, Pipette, PenOff } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useRef } from 'react';
import { TOOL_KEYS } from '../editor/keyboard.ts';
import type { Tool } from '../state/store.ts';
import { Button } from './button.tsx';
import { useDesk, useEditor, useText } from './context.ts';

const TOOLS: readonly (readonly [Tool, LucideIcon])[] = [
  ['brush', Brush],
  ['white', CircleSlash2],
  ['move', Move],
  ['erase', Eraser],
  ['pick', Pipette],
  ['hand', Hand],
  ['pen', PenLine],
  ['rubber', PenOff],
];

/** The tools, one chosen; arrow keys walk through them. */
export function ToolBar() {
  const t = useText();
  const { editor } = useDesk();
  const tool = useEditor((state) => state.tool);
  const color = useEditor((state) => state.color);
  const bar = useRef<HTMLDivElement>(null);
  const walk = (step: number) => {
    const buttons = [...(bar.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  };
  return (
    <nav aria-label={t('bar.tools')} className="tool-bar-frame">
      <div
        ref={bar}
        role="toolbar"
        aria-label={t('bar.tools')}
        aria-orientation="vertical"
        className="tool-bar"
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowRight') walk(1);
          else if (event.key === 'ArrowUp' || event.key === 'ArrowLeft') walk(-1);
          else return;
          event.preventDefault();
        }}
      >
        {TOOLS.map(([name, Icon]) => (
          <Button
            key={name}
            data-tool={name}
            icon={name === 'brush' ? <BrushIcon color={color} /> : <Icon />}
            name={t(`tool.${name}`)}
            shortcut={TOOL_KEYS[name]}
            aria-pressed={tool === name}
            tabIndex={tool === name ? 0 : -1}
            className={name === 'pen' ? 'apart' : ''}
            onClick={() => editor.set({ tool: name, selected: undefined })}
          />
        ))}
      </div>
    </nav>
  );
}

function BrushIcon({ color }: { color: string }) {
  return (
    <span className="brush-icon">
      <Brush />
      <svg viewBox="0 0 10 10" aria-hidden>
        <circle cx="5" cy="5" r="4.2" fill={color} className="dot" />
      </svg>
    </span>
  );
}
