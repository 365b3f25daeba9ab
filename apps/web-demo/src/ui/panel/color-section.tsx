import { ArrowLeftRight, BookmarkPlus, Plus } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { download } from '../../editor/files.ts';
import {
  addSwatch,
  changeEverywhere,
  chooseColor,
  loadPalette,
  paletteFile,
  previewColor,
  removeSwatch,
  saveSwatch,
  swapColors,
} from '../../editor/palette.ts';
import { colorsOf } from '../../engine/regions/pins.ts';
import type { PaletteFormat } from '../../engine/palette/palette.ts';
import { toolNamed } from '../../editor/tools/table.ts';
import { Button } from '../button.tsx';
import { LiveInput } from '../live-input.tsx';
import { useDesk, useEditor, useText } from '../context.ts';

/** A colored square that needs no inline style: the content policy allows none. */
function Chip({ color }: { color: string }) {
  return (
    <svg className="chip" viewBox="0 0 10 10" aria-hidden preserveAspectRatio="none">
      <rect width="10" height="10" fill={color} />
    </svg>
  );
}

export function ColorSection() {
  const t = useText();
  const { editor } = useDesk();
  const color = useEditor((state) => state.color);
  const second = useEditor((state) => state.second);
  const { swatches, swatchNames, recent } = useEditor((state) => state.settings);
  const [saving, setSaving] = useState(false);
  const use = (value: string) => chooseColor(editor, value);
  return (
    <section aria-label={t('color.title')}>
      <div className="current">
        <label className="big-chip" title={t('color.current')}>
          <Chip color={color} />
          <LiveInput
            type="color"
            value={color}
            aria-label={t('color.current')}
            onPreview={(value) => previewColor(editor, value)}
            onCommit={use}
          />
        </label>
        <button
          type="button"
          className="button second"
          title={`${t('color.second')} (X)`}
          aria-label={t('color.second')}
          onClick={() => swapColors(editor)}
        >
          <Chip color={second} />
          <ArrowLeftRight aria-hidden />
        </button>
        <HexField color={color} />
      </div>
      <div className="row-title">
        <h2>
          {t('color.swatches')} <kbd>1–9</kbd>
        </h2>
        <Button icon={<Plus />} name={t('color.add')} onClick={() => addSwatch(editor)} />
        <Button
          icon={<BookmarkPlus />}
          name={t('color.save')}
          aria-pressed={saving}
          onClick={() => setSaving(!saving)}
        />
      </div>
      {saving && <p className="hint-text">{t('color.saveHint')}</p>}
      <div className={`chips ${saving ? 'saving' : ''}`} data-testid="swatches">
        {swatches.map((swatch, i) => (
          <button
            key={i}
            type="button"
            className="button chip-button"
            aria-label={t('color.swatch', {
              n: i + 1,
              color: swatchNames[i] ? `${swatchNames[i]}, ${swatch}` : swatch,
            })}
            title={swatchNames[i] || swatch}
            onKeyDown={(event) => {
              if (event.key !== 'Delete') return;
              event.stopPropagation();
              removeSwatch(editor, i);
            }}
            aria-pressed={swatch === color}
            onClick={() => {
              if (saving) saveSwatch(editor, i);
              else use(swatch);
              setSaving(false);
            }}
          >
            <Chip color={swatch} />
          </button>
        ))}
      </div>
      <PaletteFiles />
      {recent.length > 0 && (
        <>
          <h2>{t('color.recent')}</h2>
          <div className="chips recent" data-testid="recent">
            {recent.map((value) => (
              <button
                key={value}
                type="button"
                className="button chip-button"
                aria-label={t('color.use', { color: value })}
                onClick={() => use(value)}
              >
                <Chip color={value} />
              </button>
            ))}
          </div>
        </>
      )}
      <UsedColors />
      <FillScopeField />
      <BrushSize />
      <SteadyField />
    </section>
  );
}

/** The colors of the drawing's hints, fills and locked regions; one of them can be changed everywhere at once. */
function UsedColors() {
  const t = useText();
  const { editor } = useDesk();
  const document = useEditor((state) => state.history?.present);
  const color = useEditor((state) => state.color);
  const used = document ? colorsOf(document) : [];
  if (used.length === 0) return null;
  return (
    <>
      <h2>{t('color.used')}</h2>
      <div className="chips recent" data-testid="used">
        {used.map((value) => (
          <button
            key={value}
            type="button"
            className="button chip-button"
            aria-label={t('color.use', { color: value })}
            title={value}
            aria-pressed={value === color}
            onClick={() => editor.set({ color: value })}
          >
            <Chip color={value} />
          </button>
        ))}
      </div>
      {used.includes(color) && (
        <div className="field">
          <label htmlFor="everywhere">{t('color.everywhere', { color })}</label>
          <LiveInput
            id="everywhere"
            type="color"
            value={color}
            data-testid="everywhere"
            onPreview={(value) => changeEverywhere(editor, color, value, false)}
            onCommit={(value) => changeEverywhere(editor, color, value, true)}
          />
        </div>
      )}
    </>
  );
}

/** What the fill tool fills. */
function FillScopeField() {
  const t = useText();
  const { editor } = useDesk();
  const tool = useEditor((state) => state.tool);
  const scope = useEditor((state) => state.settings.fillScope);
  if (tool !== 'fill') return null;
  return (
    <div className="field">
      <label htmlFor="fill-scope">
        {t('fill.scope')} <kbd>Shift</kbd>
      </label>
      <select
        id="fill-scope"
        value={scope}
        onChange={(event) => editor.configure({ fillScope: event.target.value === 'part' ? 'part' : 'area' })}
      >
        <option value="area">{t('fill.area')}</option>
        <option value="part">{t('fill.part')}</option>
      </select>
    </div>
  );
}

const FORMATS: readonly (readonly [PaletteFormat, string])[] = [
  ['gpl', 'GIMP, Krita (.gpl)'],
  ['aco', 'Photoshop, Clip Studio (.aco)'],
  ['ase', 'Adobe (.ase)'],
];

/** Swatches from and to the palette files of paint programs. */
function PaletteFiles() {
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
        className="grow"
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

function HexField({ color }: { color: string }) {
  const t = useText();
  const { editor } = useDesk();
  const [text, setText] = useState(color);
  const [bad, setBad] = useState(false);
  useEffect(() => {
    setText(color);
    setBad(false);
  }, [color]);
  const take = (): boolean => {
    const known = text === color || chooseColor(editor, text);
    setBad(!known);
    return known;
  };
  return (
    <label className="hex">
      <span>{t('color.hex')}</span>
      <input
        type="text"
        value={text}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={bad}
        title={bad ? t('color.hexBad') : undefined}
        onChange={(event) => setText(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          // The keys go back to the picture, as after every other choice of a color.
          if (event.key === 'Enter' && take()) document.querySelector<HTMLElement>('canvas[data-stage]')?.focus();
        }}
      />
    </label>
  );
}

function BrushSize() {
  const t = useText();
  const { editor } = useDesk();
  const id = useId();
  const inking = useEditor((state) => toolNamed(state.tool).size === 'ink');
  const size = useEditor((state) => (inking ? state.inkSize : state.hintRadius));
  return (
    <div className="field">
      <label htmlFor={id}>
        {t(inking ? 'brush.pen' : 'brush.size')} <kbd>[</kbd> <kbd>]</kbd>
      </label>
      <output htmlFor={id}>{t('brush.unit', { n: inking ? size : size * 2 })}</output>
      <input
        id={id}
        type="range"
        min={1}
        max={100}
        value={Math.min(100, size)}
        onChange={(event) =>
          editor.set(inking ? { inkSize: Number(event.target.value) } : { hintRadius: Number(event.target.value) })
        }
      />
    </div>
  );
}

/** How much strokes are steadied. */
function SteadyField() {
  const t = useText();
  const { editor } = useDesk();
  const id = useId();
  const steady = useEditor((state) => state.settings.steady);
  return (
    <div className="field">
      <label htmlFor={id}>{t('brush.steady')}</label>
      <output htmlFor={id}>{Math.round(steady * 100)} %</output>
      <input
        id={id}
        type="range"
        min={0}
        max={100}
        step={5}
        value={Math.round(steady * 100)}
        onChange={(event) => editor.configure({ steady: Number(event.target.value) / 100 })}
      />
    </div>
  );
}
