import { useRef } from 'react';
import { chooseTool } from '../editor/pick.ts';
import { TOOLS } from '../editor/tools/table.ts';
import { Button } from './button.tsx';
import { useDesk, useEditor, useText } from './context.ts';

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
        {[...TOOLS].map(([name, { key, icon: Icon, label, apart, roomy, showsColor }]) => (
          <Button
            key={name}
            data-tool={name}
            icon={
              <span className="tool-icon">
                <Icon />
                {showsColor && <ColorDot color={color} />}
              </span>
            }
            name={t(label)}
            shortcut={key}
            aria-pressed={tool === name}
            tabIndex={tool === name ? 0 : -1}
            className={`${apart ? 'apart' : ''} ${roomy ? 'wide-only' : ''}`}
            onClick={() => chooseTool(editor, name)}
          />
        ))}
      </div>
    </nav>
  );
}

function ColorDot({ color }: { color: string }) {
  return (
    <svg viewBox="0 0 10 10" aria-hidden>
      <circle cx="5" cy="5" r="4.2" fill={color} className="dot" />
    </svg>
  );
}
