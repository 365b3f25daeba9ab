import { useId } from 'react';
import type { ModelFacts } from '../../model/types.ts';
import { useDesk, useEditor, useText } from '../context.ts';

/** License of a model, and what it was trained with. */
export function ModelTerms({ facts }: { readonly facts: ModelFacts | undefined }) {
  const t = useText();
  if (!facts) return null;
  return (
    <>
      <p className="hint-text">{t('settings.model.license', { license: facts.license })}</p>
      {facts.data && <p className="hint-text">{t('settings.model.data', { data: facts.data })}</p>}
    </>
  );
}

/** Where the networks run: nothing to choose where the page comes from a host of files. */
export function PlaceSettings() {
  const t = useText();
  const { editor } = useDesk();
  const id = useId();
  const server = useEditor((state) => state.server);
  const { place, serverKey } = useEditor((state) => state.settings);
  if (!server) return null;
  const { models } = editor.coloring;
  return (
    <>
      <div className="field">
        <label htmlFor={`${id}p`}>{t('settings.place')}</label>
        <select
          id={`${id}p`}
          value={place}
          onChange={({ target: { value } }) => void (value === 'server' ? models.useServer() : models.useDevice())}
        >
          <option value="device">{t('settings.place.device')}</option>
          <option value="server">{t('settings.place.server', { host: server.host })}</option>
        </select>
      </div>
      {server.asksKey && (
        <div className="field">
          <label htmlFor={`${id}k`}>{t('settings.place.key')}</label>
          <input
            id={`${id}k`}
            type="password"
            autoComplete="off"
            defaultValue={serverKey}
            onBlur={({ target: { value } }) => {
              if (value.trim() !== serverKey) void models.setServerKey(value.trim());
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') event.currentTarget.blur();
            }}
          />
        </div>
      )}
      {server.fault && (
        <p className="hint-text" role="status">
          {server.fault.message}
        </p>
      )}
    </>
  );
}

/** The models of the page's server. */
export function ServedModels() {
  const t = useText();
  const { editor } = useDesk();
  const id = useId();
  const served = useEditor((state) => state.server?.models ?? NONE);
  const model = useEditor((state) => state.model);
  const loaded = model.kind === 'ready' ? model.model : undefined;
  return (
    <>
      <div className="field">
        <label htmlFor={`${id}m`}>{t('settings.model')}</label>
        <select
          id={`${id}m`}
          value={loaded?.name ?? ''}
          onChange={({ target: { value } }) => void editor.coloring.models.useServer(value)}
        >
          {!loaded && <option value="">–</option>}
          {served.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <ModelTerms facts={loaded?.facts} />
    </>
  );
}

const NONE: readonly never[] = [];
