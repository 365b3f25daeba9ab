import { CircleAlert, Info, X } from 'lucide-react';
import { isKey } from '../i18n/index.ts';
import { Button } from './button.tsx';
import { useDesk, useEditor, useText } from './context.ts';
import { TextButton } from './text-button.tsx';

/** What went wrong or well, in a sentence, with the technical line below it. */
export function Notices() {
  const t = useText();
  const { editor } = useDesk();
  const notices = useEditor((state) => state.notices);
  return (
    <div className="notices" role="alert" aria-live="assertive" data-testid="notices">
      {notices.map(({ id, key, tone, detail, action }) => (
        <div key={id} className={`notice ${tone}`}>
          {tone === 'error' ? <CircleAlert aria-hidden /> : <Info aria-hidden />}
          <div className="grow">
            <p>{t(isKey(key) ? key : 'fault.unknown')}</p>
            {detail && <small>{detail}</small>}
          </div>
          {action && (
            <TextButton
              small
              onClick={() => {
                action.run();
                editor.dismiss(id);
              }}
            >
              {t(isKey(action.label) ? action.label : 'bar.undo')}
            </TextButton>
          )}
          <Button icon={<X />} name={t('dialog.close')} onClick={() => editor.dismiss(id)} />
        </div>
      ))}
    </div>
  );
}
