import { CircleHelp, GraduationCap } from 'lucide-react';
import type { BackendChoice } from '../../model/types.ts';
import type { Language, Settings, Theme } from '../../state/settings.ts';
import { useDesk, useEditor, useText } from '../context.ts';
import { Sheet } from './dialog.tsx';
import { ModelTerms, PlaceSettings, ServedModels } from './place-settings.tsx';
import { TextButton } from '../text-button.tsx';
import { Switch } from '../switch.tsx';
import { SelectField } from '../select-field.tsx';

const LANGUAGES: readonly (readonly [Language, string, Language])[] = [
  ['en', 'English', 'en'],
  ['ja', '日本語', 'ja'],
];
const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
const BACKENDS: readonly BackendChoice[] = ['auto', 'wasm', 'webgpu'];

/** A colon is in no name of the other models. */
const LEARNED_ID_PREFIX = 'own:';

export function SettingsDialog() {
  const t = useText();
  const { editor } = useDesk();
  const settings = useEditor((state) => state.settings);
  const server = useEditor((state) => state.server);
  const onServer = server !== undefined && settings.place === 'server';
  return (
    <Sheet title={t('settings.title')}>
      <SelectField
        label={t('settings.language')}
        value={settings.language}
        options={LANGUAGES}
        choose={(language) => editor.configure({ language })}
      />
      <SelectField
        label={t('settings.theme')}
        value={settings.theme}
        options={THEMES.map((theme) => [theme, t(`settings.theme.${theme}`)])}
        choose={(theme) => editor.configure({ theme })}
      />
      <Switch label={t('settings.pen')} on={settings.penMode} change={(on) => editor.configure({ penMode: on })} />
      <Switch
        label={t('settings.keys')}
        on={settings.singleKeys}
        change={(on) => editor.configure({ singleKeys: on })}
      />
      <h3>{t('settings.model')}</h3>
      <PlaceSettings />
      {onServer ? <ServedModels /> : <ModelSettings />}
      <TextButton onClick={() => editor.set({ dialog: 'help' })}>
        <CircleHelp aria-hidden />
        {t('bar.help')}
      </TextButton>
      <h3>{t('settings.about')}</h3>
      <p>{onServer ? t('app.promiseServer', { host: server.host }) : t('app.promise')}</p>
    </Sheet>
  );
}

function ModelSettings() {
  const t = useText();
  const { editor, ownModels } = useDesk();
  const own = useEditor((state) => state.ownModels);
  const { backend, threads } = useEditor((state) => state.settings);
  const model = useEditor((state) => state.model);
  const models = useEditor((state) => state.models);
  const withoutGpu = model.kind === 'ready' ? model.model.withoutGpu : undefined;
  const facts = model.kind === 'ready' ? model.model.facts : undefined;
  const name = model.kind === 'ready' ? model.model.name : '';
  const learned = models.includes(name) ? undefined : own.find((one) => one.name === name);
  const names = name === '' || learned || models.includes(name) ? models : [...models, name];
  const restartWith = (patch: Partial<Settings>): void => {
    editor.configure(patch);
    void editor.coloring.models.restart();
  };
  const pick = async (files: FileList | null) => {
    if (!files || files.length === 0) return;
    const small = [...files].filter((file) => /\.(json|onnx)$/.test(file.name) && file.size <= 512 * 2 ** 20);
    const read = await Promise.all(small.map(async (file) => ({ name: file.name, bytes: await file.arrayBuffer() })));
    const own = files[0]!.webkitRelativePath.split('/')[0] || files[0]!.name.replace(/\.\w+$/, '');
    editor.set({ dialog: 'none' });
    await editor.coloring.models.load({ kind: 'files', name: own, files: read });
  };
  return (
    <>
      <SelectField
        label={t('settings.model')}
        value={learned ? `${LEARNED_ID_PREFIX}${learned.id}` : name}
        options={[
          ...(name === '' ? [['', '–'] as const] : []),
          ...names.map((one) => [one, one] as const),
          ...own.map(({ id, name: one }) => [`${LEARNED_ID_PREFIX}${id}`, t('learn.ownModel', { name: one })] as const),
        ]}
        choose={(value) =>
          void (value.startsWith(LEARNED_ID_PREFIX)
            ? ownModels.use(value.slice(LEARNED_ID_PREFIX.length))
            : editor.coloring.models.loadBundled(value))
        }
      />
      <TextButton onClick={() => editor.set({ dialog: 'learn' })}>
        <GraduationCap aria-hidden />
        {t('learn.title')}
      </TextButton>
      <label className="button named file">
        <span>{t('settings.model.own')}</span>
        <input
          type="file"
          multiple
          accept=".json,.onnx"
          aria-label={t('settings.model.own')}
          data-testid="model-files"
          onChange={(event) => {
            void pick(event.target.files);
          }}
        />
      </label>
      <p className="hint-text">{t('settings.model.ownAbout')}</p>
      <ModelTerms facts={facts} />
      <SelectField
        label={t('settings.backend')}
        value={backend}
        options={BACKENDS.map((one) => [one, t(`settings.backend.${one}`)])}
        choose={(one) => restartWith({ backend: one })}
      />
      {withoutGpu && <p className="hint-text">{t(`settings.withoutGpu.${withoutGpu}`)}</p>}
      <SelectField
        label={t('settings.threads')}
        value={threads}
        options={[[0, t('settings.threads.auto')], ...[1, 2, 4, 8].map((n) => [n, String(n)] as const)]}
        disabled={!globalThis.crossOriginIsolated}
        choose={(n) => restartWith({ threads: n })}
      />
      <p className="hint-text">{t(globalThis.crossOriginIsolated ? 'settings.isolated' : 'settings.notIsolated')}</p>
    </>
  );
}
