import { Copy, Download, FileArchive, Layers, Layers2, Trash2 } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { BatchKind, ShelfEntry, ShelfRoom } from '../../editor/shelf-control.ts';
import type { Key } from '../../i18n/index.ts';
import { Button } from '../button.tsx';
import { useDesk, useEditor, useText } from '../context.ts';
import { FolderButton } from '../folder-button.tsx';
import { NameField } from '../name-field.tsx';
import { Sheet } from './dialog.tsx';
import { TextButton } from '../text-button.tsx';

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);

const EXPORTS: readonly (readonly [BatchKind, Key, LucideIcon])[] = [
  ['pictures', 'shelf.allPictures', Download],
  ['layers', 'shelf.allLayers', Layers],
  ['openraster', 'shelf.allOra', Layers2],
  ['projects', 'shelf.allProjects', FileArchive],
];

const LOOK_AGAIN_MS = 1000;

/** The drawings that this browser keeps. */
export function ShelfDialog() {
  const t = useText();
  const { shelf } = useDesk();
  const [entries, setEntries] = useState<readonly ShelfEntry[]>();
  const [room, setRoom] = useState<ShelfRoom>();
  const [said, setSaid] = useState('');
  const read = useCallback(async () => {
    const [list, space] = [await shelf.list(), await shelf.room()];
    setEntries(list);
    setRoom(space);
  }, [shelf]);
  useEffect(() => {
    let stay = true;
    const again = () => void (stay && read());
    again();
    const stop = shelf.watch(again);
    return () => {
      stay = false;
      stop();
    };
  }, [read, shelf]);
  // A tab that ends tells nobody: its drawings are looked at again until they are free.
  const waiting = entries?.some(({ elsewhere }) => elsewhere) ?? false;
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = setInterval(() => void read(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [read, waiting]);
  return (
    <Sheet title={t('shelf.title')} lead={t('shelf.lead')} wide>
      {entries?.length === 0 && <p>{t('shelf.none')}</p>}
      <FolderButton />
      <ul className="shelf" data-testid="shelf">
        {entries?.map((entry) => (
          <Card key={entry.id} entry={entry} say={setSaid} />
        ))}
      </ul>
      {(entries?.length ?? 0) > 0 && (
        <div className="row">
          {EXPORTS.map(([what, label, Icon]) => (
            <TextButton key={what} data-export-all={what} onClick={() => void shelf.exportAll(what)}>
              <Icon aria-hidden />
              {t(label)}
            </TextButton>
          ))}
        </div>
      )}
      {room && (
        <p className="hint-text" data-testid="room">
          {t('shelf.used', { n: room.drawings, mb: megabytes(room.used) })}{' '}
          {room.lent !== undefined && t('shelf.lent', { gb: (room.lent / 1e9).toFixed(1) })}{' '}
          {t(room.persisted ? 'shelf.persisted' : 'shelf.notPersisted')}
        </p>
      )}
      <p role="status" className="visually-hidden">
        {said}
      </p>
    </Sheet>
  );
}

function Card({ entry, say }: { entry: ShelfEntry; say: (text: string) => void }) {
  const t = useText();
  const { shelf } = useDesk();
  const language = useEditor((state) => state.settings.language);
  const { id, name, width, height, hints, changed, open, elsewhere, unsaved } = entry;
  const when = new Date(changed).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });
  const mark = open ? t('shelf.open') : elsewhere ? t('shelf.elsewhere') : unsaved ? t('shelf.unsaved') : undefined;
  return (
    <li className={`shelf-card ${open ? 'open' : ''}`} data-drawing-id={id}>
      <button
        type="button"
        className="button shelf-open"
        disabled={elsewhere}
        aria-current={open}
        onClick={() => void shelf.open(id)}
      >
        <Thumbnail blob={entry.thumbnail} />
        <span className="visually-hidden">{t('shelf.openIt', { name })}</span>
        {mark && <span className="badge">{mark}</span>}
      </button>
      <NameField name={name} label={t('shelf.name')} disabled={elsewhere} rename={(to) => void shelf.rename(id, to)} />
      <small>
        {width} × {height} · {t('coloring.hints', { n: hints })}
        <br />
        {when}
      </small>
      <div className="shelf-tools">
        <Button
          icon={<Copy />}
          name={t('shelf.duplicate', { name })}
          onClick={() =>
            void shelf
              .duplicate(id, (before) => t('shelf.copyName', { name: before }))
              .then(() => say(t('shelf.duplicated', { name })))
          }
        />
        <Button
          icon={<Trash2 />}
          name={t('shelf.delete', { name })}
          disabled={elsewhere}
          onClick={() => void shelf.remove(id).then(() => say(t('notice.deleted')))}
        />
      </div>
    </li>
  );
}

/** How long addresses of small pictures outlive them, ms: an image that is still loading when its address ends fails. */
const LOADED_BY_THEN_MS = 60_000;

/** The small picture. */
function Thumbnail({ blob }: { blob: Blob | undefined }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!blob) return undefined;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => void setTimeout(() => URL.revokeObjectURL(made), LOADED_BY_THEN_MS);
  }, [blob]);
  return url ? <img src={url} alt="" /> : <span className="no-picture" />;
}
