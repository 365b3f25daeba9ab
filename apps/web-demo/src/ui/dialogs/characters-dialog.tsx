import { rgbToHex } from '@irodori/image';
import { Download, ImagePlus, Palette, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import {
  applyCharacter,
  exportCharacter,
  keepDrawing,
  listCharacters,
  removeCharacter,
  renameCharacter,
  addReference,
  watchCharacters,
} from '../../editor/characters.ts';
import type { KeptCharacter } from '../../editor/characters.ts';
import { Button } from '../button.tsx';
import { useDesk, useEditor, useText } from '../context.ts';
import { NameField } from '../name-field.tsx';
import { Sheet } from './dialog.tsx';
import { TextButton } from '../text-button.tsx';

/** Colors shown of a character, those of most of it. */
const SHOWN = 8;

/** The characters that this browser keeps: colors by part, of finished pictures and of drawings. */
export function CharactersDialog() {
  const t = useText();
  const { editor } = useDesk();
  const open = useEditor((state) => state.history !== undefined);
  const busy = useEditor((state) => state.busy !== undefined);
  const [characters, setCharacters] = useState<readonly KeptCharacter[]>();
  const file = useRef<HTMLInputElement>(null);
  useEffect(() => {
    let stay = true;
    const read = () =>
      void editor.attempt(listCharacters).then((list) => {
        if (stay) setCharacters(list ?? []);
      });
    read();
    const stop = watchCharacters(read);
    return () => {
      stay = false;
      stop();
    };
  }, [editor]);
  const take = async (files: readonly File[]) => {
    for (const one of files) await addReference(editor, one);
  };
  return (
    <Sheet title={t('characters.title')} lead={t('characters.lead')} wide>
      <div className="row">
        <TextButton disabled={busy} onClick={() => file.current?.click()}>
          <ImagePlus aria-hidden />
          {t('characters.picture')}
        </TextButton>
        <TextButton disabled={busy || !open} onClick={() => void keepDrawing(editor)}>
          <Palette aria-hidden />
          {t('characters.drawing')}
        </TextButton>
        <input
          ref={file}
          type="file"
          hidden
          multiple
          accept="image/*,.psd,.json"
          aria-label={t('characters.file')}
          data-testid="reference-file"
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            event.target.value = '';
            void take(files);
          }}
        />
        <p role="status" className="hint-text">
          {busy ? t('characters.working') : ''}
        </p>
      </div>
      {characters?.length === 0 && <p>{t('characters.none')}</p>}
      <ul className="characters" aria-label={t('characters.list')} data-testid="characters">
        {characters?.map((character) => (
          <Row key={character.id} character={character} usable={open && !busy} />
        ))}
      </ul>
    </Sheet>
  );
}

function Row({ character, usable }: { character: KeptCharacter; usable: boolean }) {
  const t = useText();
  const { editor } = useDesk();
  const { name, parts } = character;
  const apply = () =>
    void editor.attempt(async () => {
      if (await applyCharacter(editor, character)) editor.set({ dialog: 'none' });
    }, 'opening');
  const colors = parts.slice(0, SHOWN).map(({ color }) => rgbToHex(color));
  return (
    <li className="character">
      <span className="character-colors" role="img" aria-label={t('characters.colors', { colors: colors.join(', ') })}>
        {colors.map((color, k) => (
          <span key={k} style={{ background: color }} />
        ))}
      </span>
      <NameField
        name={name}
        label={t('characters.name')}
        rename={(to) => void renameCharacter(editor, character, to)}
      />
      <TextButton primary aria-label={t('characters.apply', { name })} disabled={!usable} onClick={apply}>
        {t('characters.applyShort')}
      </TextButton>
      <Button icon={<Download />} name={t('characters.export', { name })} onClick={() => exportCharacter(character)} />
      <Button
        icon={<Trash2 />}
        name={t('characters.delete', { name })}
        onClick={() => void removeCharacter(editor, character)}
      />
    </li>
  );
}
