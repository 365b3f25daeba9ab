/** What can go wrong, as keys of the dictionaries; the message carries the technical line. */
export type FaultKey =
  | 'fault.modelMissing'
  | 'fault.modelNone'
  | 'fault.modelManifest'
  | 'fault.modelForeign'
  | 'fault.modelDamaged'
  | 'fault.modelRuntime'
  | 'fault.server'
  | 'fault.serverBusy'
  | 'fault.serverKey'
  | 'fault.learn'
  | 'fault.learnInsecure'
  | 'fault.learnModel'
  | 'fault.gpu'
  | 'fault.memory'
  | 'fault.worker'
  | 'fault.notPicture'
  | 'fault.pictureBroken'
  | 'fault.pictureTooBig'
  | 'fault.fileTooBig'
  | 'fault.psdMode'
  | 'fault.heic'
  | 'fault.clip'
  | 'fault.sai'
  | 'fault.xcf'
  | 'fault.procreate'
  | 'fault.medibang'
  | 'fault.pdf'
  | 'fault.video'
  | 'fault.rar'
  | 'fault.noPages'
  | 'fault.project'
  | 'fault.hints'
  | 'fault.palette'
  | 'fault.character'
  | 'fault.noFigure'
  | 'fault.export'
  | 'fault.layersTooBig'
  | 'fault.clipboard'
  | 'fault.storage'
  | 'fault.example'
  | 'fault.canceled'
  | 'fault.unknown';

/** An error that the editor shows: `key` picks the sentence, `message` is the detail. */
export class Fault extends Error {
  readonly key: FaultKey;

  constructor(key: FaultKey, detail: string) {
    super(detail);
    this.key = key;
    // The name survives the way out of a worker, other fields do not.
    this.name = key;
  }
}

/** What the artist canceled fails with; it is no news to anyone. */
export const canceled = (): Fault => new Fault('fault.canceled', 'canceled');

/** `work`, which nobody waits for any longer once the signal is given; it then fails with the signal's reason. */
export async function unlessCanceled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  let stop: () => void = () => undefined;
  const given = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([work, given]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** What `read` returns; an error of class `known` becomes the fault `key`. */
export function orFault<T>(known: abstract new (...args: never[]) => Error, key: FaultKey, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof known) throw new Fault(key, error.message);
    throw error;
  }
}

/** What `work` returns; its faults name the file that they are about. */
export async function aboutFile<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { key, message } = toFault(error);
    throw new Fault(key, message.includes(name) ? message : message ? `${name}: ${message}` : name);
  }
}

/** Whether a server is to blame: the device can do without it. */
export const isServerFault = ({ key }: Fault): boolean => key.startsWith('fault.server');

const OUT_OF_MEMORY =
  /out of memory|bad_alloc|allocation failed|Array buffer allocation|memory access out of bounds|Aborted\(OOM|Invalid array length|failed to allocate/i;

/** Reads an error from anywhere, also from the other side of a worker, as a fault. */
export function toFault(error: unknown, fallback: FaultKey = 'fault.unknown'): Fault {
  if (error instanceof Fault) return error;
  const name = error instanceof Error ? error.name : '';
  const message = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
  if (name.startsWith('fault.')) return new Fault(name as FaultKey, message);
  const text = `${name} ${message}`;
  const canvasRefused = text.includes('QuotaExceeded') && text.includes('canvas');
  if (canvasRefused || OUT_OF_MEMORY.test(text)) return new Fault('fault.memory', message);
  return new Fault(fallback, message);
}
