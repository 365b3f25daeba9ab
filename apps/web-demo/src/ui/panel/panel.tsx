import { X } from 'lucide-react';
import { Button } from '../button.tsx';
import { useDesk, useEditor, useText } from '../context.ts';
import { ColorSection } from './color-section.tsx';
import { ColoringSection } from './coloring-section.tsx';
import { LineSection } from './line-section.tsx';
import { Footer } from './footer.tsx';

/** The one side panel; a sheet over the lower half on phones. */
export function Panel() {
  const t = useText();
  const { editor } = useDesk();
  const open = useEditor((state) => state.panelOpen);
  return (
    <aside id="panel" className={`panel ${open ? 'open' : ''}`} aria-label={t('bar.panel')}>
      <div className="panel-close narrow-only">
        <h2>{t('bar.panel')}</h2>
        <Button icon={<X />} name={t('dialog.close')} onClick={() => editor.set({ panelOpen: false })} />
      </div>
      <ColorSection />
      <ColoringSection />
      <LineSection />
      <Footer />
    </aside>
  );
}
