import { FilePlus2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { listExamples } from '../../editor/examples.ts';
import type { Example } from '../../editor/examples.ts';
import { openExample } from '../../editor/open-examples.ts';
import { useDesk, useEditor, useText } from '../context.ts';
import { Sheet } from './dialog.tsx';
import { TextButton } from '../text-button.tsx';

export function ExamplesDialog() {
  const t = useText();
  const { editor } = useDesk();
  const language = useEditor((state) => state.settings.language);
  const [examples, setExamples] = useState<Example[]>();
  useEffect(() => {
    let stay = true;
    void listExamples().then((list) => stay && setExamples(list));
    return () => {
      stay = false;
    };
  }, []);
  return (
    <Sheet title={t('examples.title')} lead={t('examples.lead')} wide>
      <TextButton onClick={() => editor.set({ dialog: 'newDrawing' })}>
        <FilePlus2 aria-hidden />
        {t('bar.new')}
      </TextButton>
      {examples?.length === 0 && <p>{t('examples.none')}</p>}
      <ul className="examples" data-testid="examples">
        {examples?.map((example) => (
          <li key={example.id}>
            <button
              type="button"
              className="button example"
              data-example={example.id}
              onClick={() => void openExample(editor, { ...example, name: example.title[language] })}
            >
              <img src={example.sketchUrl} alt="" loading="lazy" width="160" height="160" />
              <strong>{example.title[language]}</strong>
              <small>
                {example.credit} · {example.license}
              </small>
            </button>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
