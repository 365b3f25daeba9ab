import { TOOLS } from '../../editor/tools/table.ts';
import type { Key } from '../../i18n/index.ts';
import { useText } from '../context.ts';
import { Sheet } from './dialog.tsx';

type Row = readonly [keys: string, text: Key];

const TOOL_ROWS = [...TOOLS.values()].map(({ key, label }): Row => [key, label]);
const EDIT: readonly Row[] = [
  ['Ctrl Z', 'help.undo'],
  ['Ctrl Shift Z', 'help.redo'],
  ['Enter', 'help.now'],
  ['Esc', 'help.cancel'],
  ['[ ]', 'help.size'],
  ['Shift', 'help.straight'],
  ['X', 'help.swap'],
  ['1 … 9', 'help.swatches'],
  ['Alt', 'help.pickHold'],
  [', .', 'help.walk'],
  ['Ctrl A', 'help.all'],
  ['Del', 'help.delete'],
  ['Ctrl D', 'help.deselect'],
  ['← → ↑ ↓', 'help.cursor'],
  ['Enter', 'help.place'],
];
const VIEW: readonly Row[] = [
  ['Space', 'help.space'],
  ['+ −', 'help.zoom'],
  ['0', 'help.fit'],
  ['Z', 'help.full'],
  ['M', 'help.mirror'],
  ['C', 'help.compare'],
  ['\\', 'help.peek'],
  ['O', 'help.hints'],
  ['Ctrl O', 'help.open'],
  ['Ctrl V', 'help.paste'],
  ['Ctrl C', 'help.copy'],
  ['Ctrl S', 'help.save'],
  ['Ctrl Shift E', 'help.export'],
];

function Table({ title, rows }: { title: string; rows: readonly Row[] }) {
  const t = useText();
  return (
    <div>
      <h3>{title}</h3>
      <dl className="keys">
        {rows.map(([keys, text]) => (
          <div key={keys + text}>
            <dt>
              {keys.split(' ').map((key, i) => (
                <kbd key={i}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

export function HelpDialog() {
  const t = useText();
  return (
    <Sheet title={t('help.title')} wide>
      <div className="key-tables">
        <Table title={t('help.tools')} rows={TOOL_ROWS} />
        <Table title={t('help.editing')} rows={EDIT} />
        <Table title={t('help.viewing')} rows={VIEW} />
      </div>
      <p className="lead">{t('help.taps')}</p>
    </Sheet>
  );
}
