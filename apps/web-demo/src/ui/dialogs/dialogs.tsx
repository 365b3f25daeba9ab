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

/** The open dialog, if any. */
export function Dialogs() {
  const dialog = useEditor((state) => state.dialog);
  switch (dialog) {
    case 'help':
      return <HelpDialog />;
    case 'examples':
      return <ExamplesDialog />;
    case 'export':
      return <ExportDialog />;
    case 'extract':
      return <ExtractDialog />;
    case 'newDrawing':
      return <NewDialog />;
    case 'settings':
      return <SettingsDialog />;
    case 'more':
      return <MoreDialog />;
    case 'layers':
      return <LayersDialog />;
    case 'learn':
      return <LearnDialog />;
    case 'candidates':
      return <CandidatesDialog />;
    case 'characters':
      return <CharactersDialog />;
    case 'shelf':
      return <ShelfDialog />;
    default:
      return null;
  }
}
