import { download } from '../../editor/files.ts';
import { loadPalette, paletteFile } from '../../editor/palette.ts';
import type { PaletteFormat } from '../../engine/palette/palette.ts';
import { useDesk, useText } from '../context.ts';

const FORMATS: readonly (readonly [PaletteFormat, string])[] = [
  ['gpl', 'GIMP, Krita (.gpl)'],
  ['aco', 'Photoshop, Clip Studio (.aco)'],
  ['ase', 'Adobe (.ase)'],
];

/** Swatches from and to the palette files of paint programs. */
export function PaletteFiles() {
  const t = useText();
  const { editor } = useDesk();
  return (
    <div className="row">
      <label className="button named small file">
        <span>{t('color.load')}</span>
        <input
          type="file"
          accept=".gpl,.aco,.ase,image/png,image/jpeg,image/webp"
          aria-label={t('color.load')}
          data-testid="palette-file"
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = '';
            if (file) void loadPalette(editor, file);
          }}
        />
      </label>
      <select
        className="save-palette"
        value=""
        aria-label={t('color.saveAs')}
        onChange={(event) => {
          const format = event.target.value as PaletteFormat;
          download(paletteFile(editor, format), `irodori.${format}`);
        }}
      >
        <option value="">{t('color.saveAs')}</option>
        {FORMATS.map(([format, name]) => (
          <option key={format} value={format}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
