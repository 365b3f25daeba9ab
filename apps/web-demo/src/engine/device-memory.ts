/** How generous the editor is with memory: `small` on phones and tablets that have little of it. */
export type MemoryClass = 'small' | 'ample';

/** Of 2 GB a page may have some hundred megabytes before the system ends it. */
const SMALL_GIGABYTES = 2;

/**
 * @param gigabytes `navigator.deviceMemory`, in Chromium only, rounded to a power of two
 * @param touch it has a touch screen: without `gigabytes` such a device counts as small (Safari limits all canvases of a
 *   page to a few hundred megabytes)
 */
const memoryClass = (gigabytes: number | undefined, touch: boolean): MemoryClass =>
  (gigabytes === undefined ? touch : gigabytes <= SMALL_GIGABYTES) ? 'small' : 'ample';

/** This device's. */
export function ownMemoryClass(): MemoryClass {
  const { deviceMemory, maxTouchPoints } = navigator as Navigator & { readonly deviceMemory?: number };
  return memoryClass(deviceMemory, maxTouchPoints > 1);
}

/** What each class allows. */
export const MEMORY = {
  /** Pixels of the sharpest canvas kept for the screen; larger drawings are shown from a reduced copy, exported in full. */
  screenPixels: { small: 4e6, ample: 16e6 },
  /** Bytes of paints that undo shows at once. */
  paints: { small: 24e6, ample: 96e6 },
} as const;
