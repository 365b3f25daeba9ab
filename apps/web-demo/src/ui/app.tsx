import { useEffect } from 'react';
import { CleanPanel } from './clean-panel.tsx';
import { CanvasView } from './canvas-view.tsx';
import { Coach } from './coach.tsx';
import { useDesk, useEditor } from './context.ts';
import { Dialogs } from './dialogs/dialogs.tsx';
import { ExtractOffer } from './dialogs/extract-dialog.tsx';
import { DropZone } from './drop-zone.tsx';
import { Notices } from './notices.tsx';
import { Panel } from './panel/panel.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { LiveRegion } from './status.tsx';
import { ToolBar } from './tool-bar.tsx';
import { TopBar } from './top-bar.tsx';
import { CompareSlider, ViewBar } from './view-bar.tsx';

/** The whole shell: one bar, one toolbar, one panel, and the canvas. */
export function App() {
  const { keyboard } = useDesk();
  const language = useEditor((state) => state.settings.language);
  const dialog = useEditor((state) => state.dialog);
  const theme = useEditor((state) => state.settings.theme);
  useEffect(() => keyboard.listen(), [keyboard]);
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dataset['theme'] = theme;
  }, [language, theme]);
  return (
    <div className="app">
      <TopBar />
      <ToolBar />
      <Coach />
      <main className="stage">
        <CanvasView />
        <div className="over-canvas">
          <SelectionBar />
          <ExtractOffer />
          <CleanPanel />
          <CompareSlider />
          <ViewBar />
        </div>
      </main>
      <Panel />
      <LiveRegion />
      {dialog === 'none' && <Notices />}
      <Dialogs />
      <DropZone />
    </div>
  );
}
