/** What is asked of a `GPUAdapter`. */
export interface Adapter {
  readonly info?: {
    readonly isFallbackAdapter?: boolean;
    readonly vendor?: string;
    readonly architecture?: string;
    readonly device?: string;
    readonly description?: string;
  };
  /** Where older browsers say it. */
  readonly isFallbackAdapter?: boolean;
}

/** Drivers that compute on the processor: SwiftShader (Chromium), llvmpipe and lavapipe (Mesa), WARP (Windows). */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|microsoft basic render|\bwarp\b|software/i;

/** Whether an adapter is a graphics device, and no software in its place, on which a model is slower than in WebAssembly. */
export function isRealAdapter(adapter: Adapter | null | undefined): boolean {
  if (!adapter) return false;
  const { info } = adapter;
  if (info?.isFallbackAdapter ?? adapter.isFallbackAdapter ?? false) return false;
  return ![info?.vendor, info?.architecture, info?.device, info?.description].some((text) => SOFTWARE.test(text ?? ''));
}
