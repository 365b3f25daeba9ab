import { CircleAlert, CircleCheck, LoaderCircle } from 'lucide-react';
import { useRef } from 'react';
import type { Key } from '../i18n/index.ts';
import type { EditorState } from '../state/store.ts';
import { useDesk, useEditor, useText } from './context.ts';
import type { Translate } from './context.ts';
import { useSeconds } from './use-seconds.ts';
import { TextButton } from './text-button.tsx';

interface Line {
  readonly text: string;
  readonly tone: 'busy' | 'ok' | 'bad' | 'calm';
  readonly action?: 'cancel' | 'cancelLoad' | 'retry' | 'load' | 'stop';
  /** [0, 1] */
  readonly progress?: number;
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** What work on the whole drawing is at. Of many drawings exported, steps of each would be too much to hear. */
export const busyKey = ({ busy, exportStep, progress }: EditorState): Key | undefined =>
  busy === 'exporting' && exportStep && exportStep !== 'writing' && !progress
    ? `status.${exportStep}`
    : busy && `status.${busy}`;

/** What the editor is doing, in one line. */
function statusLine(state: EditorState, seconds: string, t: Translate): Line {
  const { model, phase } = state;
  if (state.busy && state.progress) {
    const { done, of } = state.progress;
    const text = t('status.exportingOf', { n: done + 1, of });
    return { text, tone: 'busy', action: 'stop', progress: done / of };
  }
  if (state.busy) {
    const action = state.busy === 'exporting' ? ({ action: 'stop' } as const) : {};
    return { text: t(busyKey(state)!), tone: 'busy', ...action };
  }
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
  if (state.working) {
    const action = phase.kind === 'running' ? ({ action: 'cancel' } as const) : {};
    return { text: t(`status.${state.working}`), tone: 'busy', ...action };
  }
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
  const { editor } = useDesk();
  const state = useEditor((all) => all);
  const since =
    state.model.kind === 'loading' ? state.model.since : state.phase.kind === 'running' ? state.phase.since : undefined;
  const line = statusLine(state, useSeconds(since), t);
  /** What had the keyboard before the button, which goes with the work that it cancels. */
  const before = useRef<HTMLElement>(undefined);
  const act = () => {
    if (line.action === 'stop') {
      editor.cancelExport();
      before.current?.focus({ preventScroll: true });
    } else if (line.action === 'cancel') editor.coloring.cancel();
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
        <TextButton
          small
          onFocus={({ relatedTarget }) => (before.current = (relatedTarget as HTMLElement | null) ?? undefined)}
          onClick={act}
        >
          {t(labels[line.action])}
        </TextButton>
      )}
    </div>
  );
}

/** The sentences of the engine's short codes, which are these words, some with values after colons. */
const SPOKEN: Readonly<Record<string, Key>> = {
  painted: 'status.done',
  picked: 'spoken.picked',
  selected: 'spoken.selected',
  all: 'spoken.all',
  placed: 'spoken.placed',
  filled: 'spoken.filled',
  region: 'region.onlyHere',
  learn: 'spoken.learn',
  locked: 'spoken.locked',
  cursor: 'spoken.cursor',
  canceled: 'spoken.canceled',
};

function spokenText(code: string, t: Translate): string {
  const [kind = '', first = '', second = ''] = code.split(':');
  const key = SPOKEN[kind];
  return key ? t(key, { s: first, color: first, n: first, x: first, y: second }) : '';
}

/** The live region. */
export function LiveRegion() {
  const t = useText();
  const spoken = useEditor((state) => state.spoken);
  const phase = useEditor((state) => state.phase.kind);
  const busy = useEditor((state) => busyKey(state) ?? (state.working && (`status.${state.working}` as const)));
  const text = busy ? t(busy) : phase === 'failed' ? t('status.failed') : spokenText(spoken, t);
  return (
    <div role="status" aria-live="polite" className="visually-hidden" data-testid="live">
      {text}
    </div>
  );
}
