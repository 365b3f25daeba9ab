import { useDesk, useEditor, useText } from './context.ts';
import { TextButton } from './text-button.tsx';

const STEPS = ['coach.1', 'coach.2', 'coach.3'] as const;

/** Three sentences on the first visit, beside the work and never over it. */
export function Coach() {
  const t = useText();
  const { editor } = useDesk();
  const welcomed = useEditor((state) => state.settings.welcomed);
  const step = useEditor((state) => state.coach);
  if (welcomed) return null;
  const last = step >= STEPS.length - 1;
  const done = () => editor.configure({ welcomed: true });
  return (
    <section className="coach" aria-label={t('coach.title')} data-testid="coach">
      <h2>{t('coach.title')}</h2>
      <p>
        <span className="step">{step + 1}</span>
        {t(STEPS[step]!)}
      </p>
      <div className="row">
        <span className="grow" role="img" aria-label={t('coach.step', { n: step + 1 })}>
          {STEPS.map((_, i) => (
            <i key={i} className={i === step ? 'dot on' : 'dot'} />
          ))}
        </span>
        <TextButton small onClick={done}>
          {t('coach.skip')}
        </TextButton>
        <TextButton small primary onClick={() => (last ? done() : editor.set({ coach: step + 1 }))}>
          {t(last ? 'coach.done' : 'coach.next')}
        </TextButton>
      </div>
    </section>
  );
}
