import { Cpu, HardDrive, ShieldCheck } from 'lucide-react';
import { useEditor, useText } from '../context.ts';

/** Where it runs, where it is kept, and the promise. */
export function Footer() {
  const t = useText();
  const model = useEditor((state) => state.model);
  const saved = useEditor((state) => state.saved);
  const backend = model.kind === 'ready' ? { wasm: 'WebAssembly', webgpu: 'WebGPU' }[model.model.backend] : undefined;
  const threads = model.kind === 'ready' ? model.model.threads : 1;
  return (
    <footer className="panel-footer">
      {backend && (
        <p data-testid="backend">
          <Cpu aria-hidden />
          {threads > 1 ? t('status.backend', { backend, n: threads }) : t('status.backendOne', { backend })}
        </p>
      )}
      {saved !== 'no' && (
        <p data-testid="saved" data-saved={saved}>
          <HardDrive aria-hidden />
          {t(saved === 'blocked' ? 'status.unsaved' : 'status.saved')}
        </p>
      )}
      <p>
        <ShieldCheck aria-hidden />
        {t('app.promise')}
      </p>
    </footer>
  );
}
