import { useId } from 'react';
import type { ModelFacts } from '../../model/types.ts';
import { useDesk, useEditor, useText } from '../context.ts';
import { SelectField } from '../select-field.tsx';

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
      <SelectField
        label={t('settings.place')}
        value={place}
        options={[
          ['device', t('settings.place.device')],
          ['server', t('settings.place.server', { host: server.host })],
        ]}
        choose={(where) => void (where === 'server' ? models.useServer() : models.useDevice())}
      />
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
  const served = useEditor((state) => state.server?.models ?? NONE);
  const model = useEditor((state) => state.model);
  const loaded = model.kind === 'ready' ? model.model : undefined;
  return (
    <>
      <SelectField
        label={t('settings.model')}
        value={loaded?.name ?? ''}
        options={[...(loaded ? [] : [['', '–'] as const]), ...served.map(({ name }) => [name, name] as const)]}
        choose={(name) => void editor.coloring.models.useServer(name)}
      />
      <ModelTerms facts={loaded?.facts} />
    </>
  );
}

const NONE: readonly never[] = [];
