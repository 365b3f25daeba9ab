import { CircleAlert, CircleCheck, LoaderCircle } from 'lucide-react';
import type { EditorState } from '../state/store.ts';
import { useDesk, useEditor, useText } from './context.ts';
import type { Translate } from './context.ts';
import { useSeconds } from './use-seconds.ts';

interface Line {
  readonly text: string;
  readonly tone: 'busy' | 'ok' | 'bad' | 'calm';
  readonly action?: 'cancel' | 'cancelLoad' | 'retry' | 'load' | 'stop';
  /** [0, 1] */
  readonly progress?: number;
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** What the editor is doing, in one line. */
function statusLine(state: EditorState, seconds: string, t: Translate): Line {
  const { model, phase } = state;
  if (state.busy && state.progress) {
    const { done, of } = state.progress;
    const text = t('status.exportingOf', { n: done + 1, of });
    return { text, tone: 'busy', action: 'stop', progress: done / of };
  }
  if (state.busy) return { text: t(`status.${state.busy}`), tone: 'busy' };
  if (model.kind === 'loading') {
    const { stage, received, total } = model.progress;
    const values = { got: megabytes(received), total: megabytes(total), s: seconds };
    return {
      text: t(`status.${stage}`, values),
      tone: 'busy',
      action: 'cancelLoad',
      ...(total > 0 ? { progress: received / total } : {}),
    };
  }
  if (model.kind === 'failed') return { text: t(model.fault.key), tone: 'bad', action: 'load' };
  if (model.kind === 'none') return { text: t('status.noModel'), tone: 'bad', action: 'load' };
  if (phase.kind === 'running') {
    return { text: t('status.running', { s: seconds }), tone: 'busy', action: 'cancel' };
  }
  if (phase.kind === 'waiting') return { text: t('status.waiting'), tone: 'calm' };
  if (phase.kind === 'failed') return { text: t('status.failed'), tone: 'bad', action: 'retry' };
  if (!state.history) return { text: t('status.empty'), tone: 'calm' };
  if (state.painted === 'full' && state.lastMs) {
    return { text: t('status.done', { s: (state.lastMs.full / 1000).toFixed(2) }), tone: 'ok' };
  }
  return { text: t('status.stale'), tone: 'calm', action: 'retry' };
}

/** The status line with its one action; also for screen readers. */
export function Status() {
  const t = useText();
  const { editor, shelf } = useDesk();
  const state = useEditor((all) => all);
  const since =
    state.model.kind === 'loading' ? state.model.since : state.phase.kind === 'running' ? state.phase.since : undefined;
  const line = statusLine(state, useSeconds(since), t);
  const act = () => {
    if (line.action === 'stop') shelf.stop();
    else if (line.action === 'cancel') editor.coloring.cancel();
    else if (line.action === 'cancelLoad') editor.coloring.models.cancelLoading();
    else editor.coloring.now();
  };
  const labels = {
    cancel: 'coloring.cancel',
    cancelLoad: 'coloring.cancel',
    stop: 'coloring.cancel',
    retry: 'coloring.now',
    load: 'status.load',
  } as const;
  return (
    <div
      className={`status ${line.tone}`}
      data-testid="status"
      data-painted={state.painted}
      data-phase={state.phase.kind}
      data-model={state.model.kind}
      data-drawing={state.history?.present.base.name ?? ''}
    >
      {line.tone === 'busy' && <LoaderCircle className="spin" aria-hidden />}
      {line.tone === 'ok' && <CircleCheck aria-hidden />}
      {line.tone === 'bad' && <CircleAlert aria-hidden />}
      <span className="text">{line.text}</span>
      {line.progress !== undefined && <progress max={1} value={line.progress} aria-label={line.text} />}
      {line.action && (
        <button type="button" className="button named small" onClick={act}>
          {t(labels[line.action])}
        </button>
      )}
    </div>
  );
}

/** Turns the engine's short codes into sentences for the live region. */
function spokenText(code: string, t: Translate): string {
  const [kind, ...rest] = code.split(':');
  switch (kind) {
    case 'painted':
      return t('status.done', { s: rest[0] ?? '' });
    case 'picked':
      return t('spoken.picked', { color: rest[0] ?? '' });
    case 'selected':
      return t('spoken.selected', { color: rest[0] ?? '' });
    case 'all':
      return t('spoken.all', { n: rest[0] ?? '' });
    case 'placed':
      return t('spoken.placed', { color: rest[0] ?? '' });
    case 'filled':
      return t('spoken.filled', { color: rest[0] ?? '' });
    case 'region':
      return t('region.onlyHere');
    case 'learn':
      return t('spoken.learn', { n: rest[0] ?? '' });
    case 'locked':
      return t('spoken.locked');
    case 'cursor':
      return t('spoken.cursor', { x: rest[0] ?? '', y: rest[1] ?? '' });
    default:
      return '';
  }
}

/** The live region. */
export function LiveRegion() {
  const t = useText();
  const spoken = useEditor((state) => state.spoken);
  const phase = useEditor((state) => state.phase.kind);
  const busy = useEditor((state) => state.busy);
  const text = busy ? t(`status.${busy}`) : phase === 'failed' ? t('status.failed') : spokenText(spoken, t);
  return (
    <div role="status" aria-live="polite" className="visually-hidden" data-testid="live">
      {text}
    </div>
  );
}
