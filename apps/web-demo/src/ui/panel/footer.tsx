import { Cpu, GraduationCap, HardDrive, Server, ShieldCheck } from 'lucide-react';
import { useDesk, useEditor, useText } from '../context.ts';
import { TextButton } from '../text-button.tsx';

/** Where it runs, where it is kept, and the promise. */
export function Footer() {
  const t = useText();
  const { editor } = useDesk();
  const learning = useEditor((state) => state.learning);
  const model = useEditor((state) => state.model);
  const saved = useEditor((state) => state.saved);
  const host = useEditor((state) => state.server?.host ?? '');
  const runs = model.kind === 'ready' ? model.model.backend : undefined;
  const backend = runs && { wasm: 'WebAssembly', webgpu: 'WebGPU', server: undefined }[runs];
  const threads = model.kind === 'ready' ? model.model.threads : 1;
  const withoutGpu = model.kind === 'ready' ? model.model.withoutGpu : undefined;
  return (
    <footer className="panel-footer">
      {backend && (
        <p data-testid="backend">
          <Cpu aria-hidden />
          {threads > 1 ? t('status.backend', { backend, n: threads }) : t('status.backendOne', { backend })}
          {withoutGpu && ` (${t(`status.withoutGpu.${withoutGpu}`)})`}
        </p>
      )}
      {runs === 'server' && (
        <p data-testid="backend">
          <Server aria-hidden />
          {t('status.server', { host })}
        </p>
      )}
      {saved !== 'no' && (
        <p data-testid="saved" data-saved={saved}>
          <HardDrive aria-hidden />
          {t(({ yes: 'status.saved', saving: 'status.saving', blocked: 'status.unsaved' } as const)[saved])}
        </p>
      )}
      <TextButton small data-open-learn data-learning={learning.phase} onClick={() => editor.set({ dialog: 'learn' })}>
        <GraduationCap aria-hidden />
        {learning.phase === 'running' ? t('learn.running', { n: learning.step }) : t('learn.title')}
      </TextButton>
      <p>
        <ShieldCheck aria-hidden />
        {runs === 'server' ? t('app.promiseServer', { host }) : t('app.promise')}
      </p>
    </footer>
  );
}
