import { CircleHelp, GraduationCap } from 'lucide-react';
import { useId } from 'react';
import type { BackendChoice } from '../../model/types.ts';
import type { Language, Theme } from '../../state/settings.ts';
import { useDesk, useEditor, useText } from '../context.ts';
import { Sheet } from './dialog.tsx';
import { ModelTerms, PlaceSettings, ServedModels } from './place-settings.tsx';

const LANGUAGES: readonly (readonly [Language, string])[] = [
  ['en', 'English'],
  ['ja', '日本語'],
];
const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
const BACKENDS: readonly BackendChoice[] = ['auto', 'wasm', 'webgpu'];

/** Before the id of a model that was learned here: a colon is in no name of the others. */
const OWN = 'own:';

export function SettingsDialog() {
  const t = useText();
  const { editor } = useDesk();
  const id = useId();
  const settings = useEditor((state) => state.settings);
  const server = useEditor((state) => state.server);
  const onServer = server !== undefined && settings.place === 'server';
  return (
    <Sheet title={t('settings.title')}>
      <div className="field">
        <label htmlFor={`${id}l`}>{t('settings.language')}</label>
        <select
          id={`${id}l`}
          value={settings.language}
          onChange={(event) => editor.configure({ language: event.target.value as Language })}
        >
          {LANGUAGES.map(([value, name]) => (
            <option key={value} value={value} lang={value}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}t`}>{t('settings.theme')}</label>
        <select
          id={`${id}t`}
          value={settings.theme}
          onChange={(event) => editor.configure({ theme: event.target.value as Theme })}
        >
          {THEMES.map((theme) => (
            <option key={theme} value={theme}>
              {t(`settings.theme.${theme}`)}
            </option>
          ))}
        </select>
      </div>
      <label className="switch">
        <input
          type="checkbox"
          role="switch"
          checked={settings.penMode}
          onChange={(event) => editor.configure({ penMode: event.target.checked })}
        />
        <span>{t('settings.pen')}</span>
      </label>
      <label className="switch">
        <input
          type="checkbox"
          role="switch"
          checked={settings.singleKeys}
          onChange={(event) => editor.configure({ singleKeys: event.target.checked })}
        />
        <span>{t('settings.keys')}</span>
      </label>
      <h3>{t('settings.model')}</h3>
      <PlaceSettings />
      {onServer ? <ServedModels /> : <ModelSettings />}
      <button type="button" className="button named" onClick={() => editor.set({ dialog: 'help' })}>
        <CircleHelp aria-hidden />
        {t('bar.help')}
      </button>
      <h3>{t('settings.about')}</h3>
      <p>{onServer ? t('app.promiseServer', { host: server.host }) : t('app.promise')}</p>
    </Sheet>
  );
}

function ModelSettings() {
  const t = useText();
  const { editor, ownModels } = useDesk();
  const own = useEditor((state) => state.ownModels);
  const id = useId();
  const { backend, threads } = useEditor((state) => state.settings);
  const model = useEditor((state) => state.model);
  const models = useEditor((state) => state.models);
  const withoutGpu = model.kind === 'ready' ? model.model.withoutGpu : undefined;
  const facts = model.kind === 'ready' ? model.model.facts : undefined;
  const name = model.kind === 'ready' ? model.model.name : '';
  const learned = models.includes(name) ? undefined : own.find((one) => one.name === name);
  const names = name === '' || learned || models.includes(name) ? models : [...models, name];
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
      <div className="field">
        <label htmlFor={`${id}m`}>{t('settings.model')}</label>
        <select
          id={`${id}m`}
          value={learned ? `${OWN}${learned.id}` : name}
          onChange={({ target: { value } }) =>
            void (value.startsWith(OWN)
              ? ownModels.use(value.slice(OWN.length))
              : editor.coloring.models.loadBundled(value))
          }
        >
          {name === '' && <option value="">–</option>}
          {names.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
          {own.map(({ id: key, name: one }) => (
            <option key={key} value={`${OWN}${key}`}>
              {t('learn.ownModel', { name: one })}
            </option>
          ))}
        </select>
      </div>
      <button type="button" className="button named" onClick={() => editor.set({ dialog: 'learn' })}>
        <GraduationCap aria-hidden />
        {t('learn.title')}
      </button>
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
      <div className="field">
        <label htmlFor={`${id}b`}>{t('settings.backend')}</label>
        <select
          id={`${id}b`}
          value={backend}
          onChange={(event) => {
            editor.configure({ backend: event.target.value as BackendChoice });
            void editor.coloring.models.restart();
          }}
        >
          {BACKENDS.map((choice) => (
            <option key={choice} value={choice}>
              {t(`settings.backend.${choice}`)}
            </option>
          ))}
        </select>
      </div>
      {withoutGpu && <p className="hint-text">{t(`settings.withoutGpu.${withoutGpu}`)}</p>}
      <div className="field">
        <label htmlFor={`${id}n`}>{t('settings.threads')}</label>
        <select
          id={`${id}n`}
          value={threads}
          disabled={!globalThis.crossOriginIsolated}
          onChange={(event) => {
            editor.configure({ threads: Number(event.target.value) });
            void editor.coloring.models.restart();
          }}
        >
          <option value={0}>{t('settings.threads.auto')}</option>
          {[1, 2, 4, 8].map((n) => (
            <option key={n} value={n}>
              {n}
            </option>
          ))}
        </select>
      </div>
      <p className="hint-text">{t(globalThis.crossOriginIsolated ? 'settings.isolated' : 'settings.notIsolated')}</p>
    </>
  );
}
