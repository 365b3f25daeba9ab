import {
  CircleHelp,
  FilePlus2,
  FlipVertical2,
  GraduationCap,
  Images,
  Maximize,
  RotateCcw,
  RotateCw,
  Settings,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { chooseTool } from '../../editor/pick.ts';
import { mirrorView, turnView } from '../../editor/view.ts';
import type { Editor } from '../../editor/editor.ts';
import type { Key } from '../../i18n/index.ts';
import { useDesk, useText } from '../context.ts';
import { Sheet } from './dialog.tsx';

const STEP = Math.PI / 12;

/** What a narrow screen has no room for in its bars. */
const CHOICES: readonly { icon: LucideIcon; name: Key; run(editor: Editor): void }[] = [
  { icon: FilePlus2, name: 'bar.new', run: (editor) => editor.set({ dialog: 'newDrawing' }) },
  { icon: Images, name: 'bar.examples', run: (editor) => editor.set({ dialog: 'examples' }) },
  { icon: FlipVertical2, name: 'view.mirror', run: mirrorView },
  { icon: RotateCcw, name: 'view.turnLeft', run: (editor) => turnView(editor, -STEP) },
  { icon: RotateCw, name: 'view.turnRight', run: (editor) => turnView(editor, STEP) },
  { icon: RotateCw, name: 'tool.rotate', run: (editor) => chooseTool(editor, 'rotate') },
  { icon: Maximize, name: 'view.fit', run: (editor) => editor.fitView() },
  { icon: GraduationCap, name: 'learn.title', run: (editor) => editor.set({ dialog: 'learn' }) },
  { icon: Settings, name: 'bar.settings', run: (editor) => editor.set({ dialog: 'settings' }) },
  { icon: CircleHelp, name: 'bar.help', run: (editor) => editor.set({ dialog: 'help' }) },
];

export function MoreDialog() {
  const t = useText();
  const { editor } = useDesk();
  return (
    <Sheet title={t('bar.more')}>
      <ul className="choices">
        {CHOICES.map(({ icon: Icon, name, run }) => (
          <li key={name}>
            <button
              type="button"
              className="button choice"
              onClick={() => {
                editor.set({ dialog: 'none' });
                run(editor);
              }}
            >
              <Icon aria-hidden />
              <strong>{t(name)}</strong>
            </button>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
