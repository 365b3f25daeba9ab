import { rgbToHex } from '@irodori/image';
import { hintsOfDots } from '@irodori/paint';
import { Check, RefreshCw } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Document } from '../../engine/document.ts';
import { ownHints, proposeHints } from '../../engine/hints/marks.ts';
import type { Key } from '../../i18n/index.ts';
import { en } from '../../i18n/en.ts';
import { canceled } from '../../model/errors.ts';
import type { Paint, Proposal } from '../../studio/types.ts';
import { Button } from '../button.tsx';
import { useDesk, useEditor, useText } from '../context.ts';
import type { Translate } from '../context.ts';
import { Sheet } from './dialog.tsx';
import { TextButton } from '../text-button.tsx';

const COUNT = 9;
/** Longer sides of the small pictures and of the one that shows the mix, pixels. */
const [SMALL, LARGE] = [240, 420];
/** Parts below this share of the figure go with the coloring that is picked. */
const LEAST_SHARE = 0.004;

/** Nine colorings of the open drawing: one is picked, or parts of several are mixed. */
export function CandidatesDialog() {
  const t = useText();
  const { editor } = useDesk();
  const document = useEditor((state) => state.history?.present);
  const [seed, setSeed] = useState(1);
  const [proposal, setProposal] = useState<Proposal>();
  const [pictures, setPictures] = useState<readonly Paint[]>([]);
  /** The coloring that each part's color comes from. */
  const [mix, setMix] = useState<readonly number[]>();
  useEffect(() => {
    const control = new AbortController();
    let stay = true;
    setProposal(undefined);
    setPictures([]);
    setMix(undefined);
    void editor.attempt(async () => {
      const found = await editor.coloring.propose(COUNT, seed, control.signal);
      if (!stay) return;
      setProposal(found);
      for (const [k] of found.colorings.entries()) {
        const now = editor.document;
        if (!now) return;
        const picture = await editor.coloring.preview(withMix(now, found, evenly(found, k)).hints, SMALL);
        if (!stay) return;
        setPictures((before) => [...before, picture]);
      }
    });
    return () => {
      stay = false;
      control.abort(canceled());
    };
  }, [editor, seed]);
  const next = useMemo(
    () => (document && proposal && mix ? withMix(document, proposal, mix) : undefined),
    [document, proposal, mix],
  );
  const empty = proposal?.parts.length === 0;
  const own = document !== undefined && ownHints(document).length > 0;
  const done = proposal !== undefined && pictures.length === proposal.colorings.length;
  // What hints and fills hold is the same in all: where they hold everything, one is like another.
  const held = empty ? own : done && pictures.length > 1 && pictures.every((one) => samePixels(one, pictures[0]!));
  const said = held
    ? t('candidates.held')
    : empty
      ? t('candidates.none')
      : done
        ? t('candidates.made', { n: pictures.length })
        : t('candidates.working');
  const take = () => {
    if (!next) return;
    editor.commit(next);
    editor.set({ dialog: 'none' });
  };
  return (
    <Sheet title={t('candidates.title')} lead={t('candidates.lead')} wide>
      <div className="row">
        <Button
          icon={<RefreshCw />}
          name={t('candidates.again')}
          showName
          disabled={!done}
          onClick={() => setSeed(seed + 1)}
        />
        <p role="status" className="hint-text" data-testid="candidates-status">
          {said}
        </p>
        {!proposal && (
          <TextButton small onClick={() => editor.set({ dialog: 'none' })}>
            {t('coloring.cancel')}
          </TextButton>
        )}
      </div>
      {!empty && (
        <fieldset className="candidates" data-testid="candidates">
          <legend className="visually-hidden">{t('candidates.choose')}</legend>
          {proposal?.colorings.map((_, k) => (
            <label key={`${seed}-${k}`} className="candidate">
              <input
                type="radio"
                name="candidate"
                value={k}
                checked={mix?.every((from) => from === k) ?? false}
                disabled={!pictures[k]}
                onChange={() => setMix(evenly(proposal, k))}
                aria-label={t('candidates.which', { n: k + 1 })}
              />
              <Small picture={pictures[k]} />
            </label>
          ))}
        </fieldset>
      )}
      {proposal && mix && next && (
        <div className="candidate-mix">
          <Mixed next={next} />
          <div className="candidate-parts">
            <h3>{t('candidates.mix')}</h3>
            <p className="hint-text">{t('candidates.mixLead')}</p>
            {proposal.parts.map((part, p) =>
              part.share < LEAST_SHARE || !proposal.colorings[0]?.[p] ? null : (
                <PartRow key={p} index={p} proposal={proposal} mix={mix} choose={setMix} />
              ),
            )}
          </div>
        </div>
      )}
      <div className="row end sheet-foot">
        <TextButton primary disabled={!next} onClick={take}>
          <Check aria-hidden />
          {t('candidates.take')}
        </TextButton>
      </div>
    </Sheet>
  );
}

const samePixels = (a: Paint, b: Paint): boolean =>
  a.data.length === b.data.length && a.data.every((v, i) => v === b.data[i]);

const evenly = ({ parts }: Proposal, k: number): number[] => parts.map(() => k);

function withMix(document: Document, { dots, colorings }: Proposal, mix: readonly number[]): Document {
  return proposeHints(
    document,
    hintsOfDots(
      dots,
      mix.map((k, p) => colorings[k]?.[p]),
    ),
  );
}

/** What a part is called: its name, with a number where there are several. */
function partName(t: Translate, { parts }: Proposal, index: number): string {
  const { name, rank } = parts[index]!;
  const key = `part.${name ?? 'other'}`;
  const said = t(key in en ? (key as Key) : 'part.other');
  return parts.some((other) => other.name === name && other.rank > 0) ? `${said} ${rank + 1}` : said;
}

function PartRow({
  index,
  proposal,
  mix,
  choose,
}: {
  index: number;
  proposal: Proposal;
  mix: readonly number[];
  choose: (mix: readonly number[]) => void;
}) {
  const t = useText();
  const group = useId();
  const name = partName(t, proposal, index);
  return (
    <fieldset className="part-row" data-part={proposal.parts[index]!.name}>
      <legend>{name}</legend>
      {proposal.colorings.map((colors, k) => {
        const color = rgbToHex(colors[index] ?? [255, 255, 255]);
        return (
          <label key={k} className="part-color">
            <input
              type="radio"
              name={group}
              value={k}
              checked={mix[index] === k}
              onChange={() => choose(mix.map((from, p) => (p === index ? k : from)))}
              aria-label={t('candidates.from', { part: name, n: k + 1, color })}
            />
            <span aria-hidden style={{ background: color }} />
          </label>
        );
      })}
    </fieldset>
  );
}

/** The picture as it would be; the last answer stays until the next is there. */
function Mixed({ next }: { next: Document }) {
  const t = useText();
  const { editor } = useDesk();
  const [picture, setPicture] = useState<Paint>();
  useEffect(() => {
    let stay = true;
    void editor
      .attempt(() => editor.coloring.preview(next.hints, LARGE))
      .then((made) => {
        if (stay && made) setPicture(made);
      });
    return () => {
      stay = false;
    };
  }, [editor, next]);
  return <Small picture={picture} name={t('candidates.result')} />;
}

function Small({ picture, name }: { picture: Paint | undefined; name?: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (!picture || !canvas.current) return;
    canvas.current.width = picture.width;
    canvas.current.height = picture.height;
    canvas.current.getContext('2d')?.putImageData(new ImageData(picture.data, picture.width, picture.height), 0, 0);
  }, [picture]);
  return (
    <canvas
      ref={canvas}
      className={picture ? 'small-picture' : 'small-picture waiting'}
      {...(name === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name })}
    />
  );
}
