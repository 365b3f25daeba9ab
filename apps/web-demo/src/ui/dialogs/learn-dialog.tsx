import { Check, Download, GraduationCap, ImagePlus, Pause, Play, Trash2, X } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import type { Raster } from '@irodori/image';
import { LEAST_PICTURES } from '../../learning/learning-state.ts';
import { Button } from '../button.tsx';
import { useDesk, useEditor, useText } from '../context.ts';
import { Sheet } from './dialog.tsx';
import { TextButton } from '../text-button.tsx';
import { SelectField } from '../select-field.tsx';

const MINUTES = [5, 15, 30, 60, 120];

/** Learning from the artist's own pictures: choosing, reviewing, watching, and what came of it. */
export function LearnDialog() {
  const t = useText();
  const phase = useEditor((state) => state.learning.phase);
  return (
    <Sheet title={t('learn.title')} lead={t('learn.lead')} wide>
      {phase === 'review' ? <PictureChoice /> : <LearningProgress />}
      <OwnModels />
    </Sheet>
  );
}

function PictureChoice() {
  const t = useText();
  const { learning } = useDesk();
  const id = useId();
  const { pictures, reading, refused, minutes, name } = useEditor((state) => state.learning);
  const first = t('learn.firstName');
  return (
    <>
      <label className="button named file">
        <ImagePlus aria-hidden />
        <span>{t('learn.choose')}</span>
        <input
          type="file"
          multiple
          accept="image/*"
          aria-label={t('learn.chooseTip')}
          data-testid="learn-files"
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            event.target.value = '';
            void learning.add(files);
          }}
        />
      </label>
      <p role="status" data-testid="learn-count">
        {reading > 0
          ? t('learn.reading', { n: reading })
          : t('learn.count', { n: pictures.length, least: LEAST_PICTURES })}
      </p>
      {refused.length > 0 && (
        <p className="hint-text">{t('learn.refused', { names: refused.slice(0, 8).join(', ') })}</p>
      )}
      {pictures.length > 0 && <p className="hint-text">{t('learn.review')}</p>}
      <ul className="learn-pairs">
        {pictures.map((picture) => (
          <li key={picture.id} data-learn-picture={picture.id}>
            <Picture raster={picture.color} name={t('learn.pair', { name: picture.id })} />
            <Picture raster={picture.lines} />
            <Button
              icon={<X />}
              name={t('learn.remove', { name: picture.id })}
              onClick={() => learning.remove(picture.id)}
            />
          </li>
        ))}
      </ul>
      <div className="field">
        <label htmlFor={`${id}n`}>{t('learn.name')}</label>
        <input
          id={`${id}n`}
          type="text"
          maxLength={80}
          value={name}
          placeholder={first}
          onChange={(event) => learning.rename(event.target.value)}
        />
      </div>
      <SelectField
        label={t('learn.minutes')}
        value={minutes}
        options={MINUTES.map((n) => [n, t('learn.minutesOf', { n })])}
        choose={(n) => learning.setMinutes(n)}
      />
      <TextButton
        primary
        data-learn="start"
        disabled={reading > 0 || pictures.length < LEAST_PICTURES}
        onClick={() => void learning.start(name.trim() === '' ? first : name)}
      >
        <GraduationCap aria-hidden />
        {t('learn.start')}
      </TextButton>
    </>
  );
}

function LearningProgress() {
  const t = useText();
  const { learning } = useDesk();
  const { phase, step, seconds, minutes, losses, look, painted, backend, threads, unsaved } = useEditor(
    (state) => state.learning,
  );
  const said = { n: step };
  const where = backend && `${{ wasm: 'WebAssembly', webgpu: 'WebGPU' }[backend]}${threads > 1 ? ` × ${threads}` : ''}`;
  const done = (seconds / 60).toFixed(1);
  return (
    <>
      <p role="status" data-testid="learn-phase" data-phase={phase} data-step={step}>
        {phase === 'review' ? '' : t(`learn.${phase}`, said)}
      </p>
      <progress
        max={minutes * 60}
        value={Math.min(seconds, minutes * 60)}
        aria-label={t('learn.progress', { done, of: minutes, n: step })}
      />
      <p className="hint-text">
        {t('learn.progress', { done, of: minutes, n: step })}
        {where && seconds > 0 && ` · ${t('learn.speed', { n: ((60 * step) / seconds).toFixed(1), backend: where })}`}
      </p>
      {unsaved !== undefined && <p className="hint-text">{t('learn.unsaved', { detail: unsaved })}</p>}
      <Curve losses={losses} />
      {look && (
        <p data-testid="learn-score">
          {t('learn.score', { start: look.start.toFixed(1), now: look.now.toFixed(1), best: look.best.toFixed(1) })}
        </p>
      )}
      {painted && (
        <div className="learn-looks">
          {(['lines', 'before', 'now', 'finished'] as const).map((which) => (
            <figure key={which}>
              <Picture raster={painted[which]} name={t(`learn.${which}`)} />
              <figcaption>{t(`learn.${which}`)}</figcaption>
            </figure>
          ))}
        </div>
      )}
      <div className="row">
        {phase === 'running' && (
          <TextButton data-learn="pause" onClick={() => void learning.pause()}>
            <Pause aria-hidden />
            {t('learn.pause')}
          </TextButton>
        )}
        {(phase === 'paused' || phase === 'elsewhere') && (
          <TextButton primary data-learn="resume" onClick={() => void learning.resume()}>
            <Play aria-hidden />
            {t('learn.resume')}
          </TextButton>
        )}
        {phase === 'running' && (
          <TextButton primary data-learn="stop" onClick={() => void learning.finish()}>
            <Check aria-hidden />
            {t('learn.stop')}
          </TextButton>
        )}
        {phase !== 'elsewhere' && (
          <TextButton data-learn="discard" onClick={() => void learning.discard()}>
            <Trash2 aria-hidden />
            {t('learn.discard')}
          </TextButton>
        )}
      </div>
    </>
  );
}

function OwnModels() {
  const t = useText();
  const { ownModels } = useDesk();
  const own = useEditor((state) => state.ownModels);
  const model = useEditor((state) => state.model);
  const used = model.kind === 'ready' ? model.model.name : undefined;
  if (own.length === 0) return null;
  return (
    <>
      <h3>{t('learn.own')}</h3>
      <ul className="learn-models">
        {own.map(({ id, name, bytes }) => (
          <li key={id} data-own-model={name}>
            <span>
              {name}{' '}
              <small>
                {(bytes / 1e6).toFixed(1)} MB{used === name && ` · ${t('learn.inUse')}`}
              </small>
            </span>
            <Button icon={<Check />} name={t('learn.use', { name })} onClick={() => void ownModels.use(id)} />
            <Button icon={<Download />} name={t('learn.export', { name })} onClick={() => void ownModels.export(id)} />
            <Button icon={<Trash2 />} name={t('learn.delete', { name })} onClick={() => void ownModels.delete(id)} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** Pixels as they are; `name` says what they show, without it they are for the eye only. */
function Picture({ raster, name }: { raster: Raster<3>; name?: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const { width, height, data } = raster;
    const image = context.createImageData(width, height);
    for (let p = 0, q = 0; p < data.length; p += 3, q += 4) {
      image.data[q] = data[p]!;
      image.data[q + 1] = data[p + 1]!;
      image.data[q + 2] = data[p + 2]!;
      image.data[q + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [raster]);
  const shown = name === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name };
  return <canvas ref={canvas} width={raster.width} height={raster.height} {...shown} />;
}

const [WIDTH, HEIGHT, POINTS] = [320, 80, 160];

/** The mean loss of stretches of steps, so that a curve is seen through the noise. */
function Curve({ losses }: { losses: readonly number[] }) {
  const t = useText();
  if (losses.length < 2) return null;
  const size = Math.max(1, Math.ceil(losses.length / POINTS), Math.min(10, Math.floor(losses.length / 6)));
  const means: number[] = [];
  for (let i = 0; i < losses.length; i += size) {
    const part = losses.slice(i, i + size);
    means.push(part.reduce((sum, loss) => sum + loss, 0) / part.length);
  }
  const top = Math.max(...means, 1e-6);
  const points = means
    .map(
      (value, i) =>
        `${((WIDTH * i) / Math.max(1, means.length - 1)).toFixed(1)},${(HEIGHT * (1 - value / top)).toFixed(1)}`,
    )
    .join(' ');
  const label = t('learn.curve', { first: means[0]!.toFixed(1), last: means.at(-1)!.toFixed(1) });
  return (
    <svg
      className="learn-curve"
      viewBox={`0 -4 ${WIDTH} ${HEIGHT + 8}`}
      role="img"
      aria-label={label}
      data-testid="learn-curve"
    >
      <polyline points={points} />
    </svg>
  );
}
