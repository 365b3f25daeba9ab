import { basename, resolve } from 'node:path';
import { dotsTables, runDots, type DotsMethod, type DotsSet } from '@irodori/eval';
import type { SessionOptions } from '@irodori/runtime';
import type { Log } from '../../cli/log.ts';
import { loadModel } from '../../colorize/model.ts';
import { limitMethod, modelMethod, plainMethods } from './dot-methods.ts';
import { openDotPictures } from './dot-pictures.ts';
import type { EvalReport } from './eval-report.ts';
import { gmicMethod, hasGmic } from './gmic.ts';
import { writeDotsReport } from './report.ts';
import { uniqueName } from './systems.ts';
import { alignedTable } from './tables.ts';

/** What `--measure dots` takes of the flags of `irodori eval`. */
interface DotsFlags {
  readonly model?: string;
  readonly compare?: readonly string[];
  readonly data: readonly string[];
  readonly report: string;
  readonly count: number;
  readonly size: number;
  readonly seed: number;
  readonly dots: number;
  readonly baselines: boolean;
  readonly gmic: boolean;
}

/** `irodori eval --measure dots`: every model and peer on every set, then the report. */
export async function evaluateDots(
  flags: DotsFlags,
  options: SessionOptions,
  { log, teller }: { readonly log: Log; readonly teller: EvalReport },
  closers: (() => Promise<void>)[],
): Promise<void> {
  const methods: DotsMethod[] = [];
  for (const folder of [flags.model, ...(flags.compare ?? [])]) {
    const model = await loadModel(folder, options);
    const { manifest, network, folder: found } = model;
    closers.push(() => model.dispose());
    const taken = methods.map(({ name }) => name);
    const name = uniqueName(manifest.name || basename(resolve(found)), taken);
    methods.push(modelMethod(name, network));
  }
  if (flags.baselines) {
    methods.push(...plainMethods);
    if (flags.gmic && (await hasGmic('fx_colorize_lineart_smart', log))) methods.push(gmicMethod);
    methods.push(limitMethod);
  }
  const sets: [string, DotsSet][] = [];
  teller.start();
  for (const data of flags.data) {
    const { count, pictures, close } = await openDotPictures(data, flags.size, flags.seed, flags.count);
    closers.push(close);
    const began = performance.now();
    const set = await runDots(pictures, methods, {
      most: flags.dots,
      seed: flags.seed,
      onPicture: (done, id) => {
        log.note(`${data}: ${done}/${count} ${id}, ${seconds(began)} s`);
        teller.progress(done, count, data);
      },
    });
    sets.push([data, set]);
    teller.table(() => dotsTables(set, data).map(alignedTable).join('\n'));
    await writeDotsReport(flags.report, sets);
  }
  log.note(`report in ${flags.report}`);
}

const seconds = (began: number) => Math.round((performance.now() - began) / 1000);
