import { createRoot } from 'react-dom/client';
import { config as zodConfig } from 'zod';
import { Autosave } from './editor/autosave.ts';
import { EditorCore } from './editor/editor-core.ts';
import { listExamples } from './editor/examples.ts';
import { Learning } from './editor/learning.ts';
import { offerExample } from './editor/open-examples.ts';
import { OwnModels } from './editor/own-models.ts';
import { Keyboard } from './editor/keyboard.ts';
import { PointerTools } from './editor/tools/pointer-tools.ts';
import { registerServiceWorker } from './pwa.ts';
import { ShelfControl } from './editor/shelf-control.ts';
import { loadSettings } from './state/settings.ts';
import { createEditorStore } from './state/store.ts';
import { App } from './ui/app.tsx';
import { DeskContext } from './ui/context.ts';
import './ui/styles/tokens.css';
import './ui/styles/controls.css';
import './ui/styles/layout.css';
import './ui/styles/sheets.css';

// The content policy forbids building functions from text, which the schema library would try.
zodConfig({ jitless: true });

const editor = new EditorCore(createEditorStore(loadSettings(navigator.languages)));
const tools = new PointerTools(editor);
const keyboard = new Keyboard(editor, tools);
const autosave = new Autosave(editor);
autosave.watch();
const shelf = new ShelfControl(editor, autosave);
const ownModels = new OwnModels(editor);
const learning = new Learning(editor, ownModels);

createRoot(document.getElementById('root')!).render(
  <DeskContext value={{ editor, tools, keyboard, shelf, learning, ownModels }}>
    <App />
  </DeskContext>,
);

/**
 * The drawing of the last visit, else the first example: nobody starts before an empty canvas. Both take their time, and
 * whatever the artist opens meanwhile goes before them.
 */
async function openFirst(): Promise<void> {
  if (await autosave.restore()) return;
  const [first] = await listExamples();
  if (!first || editor.document) return;
  const { sketchUrl, hintsUrl, title } = first;
  await offerExample(editor, { sketchUrl, hintsUrl, name: title[editor.state.settings.language] });
}

void openFirst();
void editor.coloring.models.start();
void learning.restore();
registerServiceWorker(editor.store);
