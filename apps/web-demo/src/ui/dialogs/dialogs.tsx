import type { ComponentType } from 'react';
import type { Dialog } from '../../state/store.ts';
import { useEditor } from '../context.ts';
import { CandidatesDialog } from './candidates-dialog.tsx';
import { CharactersDialog } from './characters-dialog.tsx';
import { ExamplesDialog } from './examples-dialog.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { ExtractDialog } from './extract-dialog.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { LayersDialog } from './layers-dialog.tsx';
import { LearnDialog } from './learn-dialog.tsx';
import { MoreDialog } from './more-dialog.tsx';
import { NewDialog } from './new-dialog.tsx';
import { ShelfDialog } from './shelf-dialog.tsx';
import { SettingsDialog } from './settings-dialog.tsx';

const DIALOGS: Readonly<Record<Exclude<Dialog, 'none'>, ComponentType>> = {
  help: HelpDialog,
  examples: ExamplesDialog,
  export: ExportDialog,
  extract: ExtractDialog,
  newDrawing: NewDialog,
  settings: SettingsDialog,
  more: MoreDialog,
  layers: LayersDialog,
  learn: LearnDialog,
  candidates: CandidatesDialog,
  characters: CharactersDialog,
  shelf: ShelfDialog,
};

/** The open dialog, if any. */
export function Dialogs() {
  const dialog = useEditor((state) => state.dialog);
  if (dialog === 'none') return null;
  const Open = DIALOGS[dialog];
  return <Open />;
}
