import { useState } from 'react';
import { chooseLayers } from '../../editor/other-lines.ts';
import { useDesk, useEditor, useText } from '../context.ts';
import { Sheet } from './dialog.tsx';
import { TextButton } from '../text-button.tsx';

/** Which layers of the drawing's file are its lines. */
export function LayersDialog() {
  const t = useText();
  const { editor } = useDesk();
  const base = useEditor((state) => state.history?.present.base.id);
  const layered = base === undefined ? undefined : editor.pictures.get(base)?.layers;
  const busy = useEditor((state) => state.busy !== undefined);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(
    () => new Set(layered && layered.chosen !== 'all' ? layered.chosen : []),
  );
  if (!layered) return null;
  const toggle = (id: number, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  const take = (choice: 'all' | readonly number[]) => {
    editor.set({ dialog: 'none' });
    void chooseLayers(editor, choice);
  };
  return (
    <Sheet title={t('layers.title')} lead={t('layers.lead')}>
      <ul className="layer-list" data-testid="layers">
        {layered.list.map(({ id, name, depth, group, visible, empty }) => (
          <li key={id} data-depth={Math.min(depth, 5)}>
            <label>
              <input
                type="checkbox"
                checked={chosen.has(id)}
                disabled={empty}
                onChange={(event) => toggle(id, event.target.checked)}
              />
              <span>{group ? <strong>{name || '–'}</strong> : name || '–'}</span>
              {!visible && <small>{t('layers.hidden')}</small>}
              {empty && <small>{t('layers.empty')}</small>}
            </label>
          </li>
        ))}
      </ul>
      <div className="row end">
        <TextButton disabled={busy} onClick={() => take('all')}>
          {t('layers.all')}
        </TextButton>
        <TextButton primary disabled={busy || chosen.size === 0} onClick={() => take([...chosen])}>
          {t('layers.take')}
        </TextButton>
      </div>
    </Sheet>
  );
}
