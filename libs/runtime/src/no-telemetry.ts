/**
 * Switches off the usage events of ONNX Runtime. Since 1.29 the native library behind `onnxruntime-node` writes an
 * identifier of the device below the home folder and queues events about every model for upload, unless
 * `ORT_DISABLE_TELEMETRY` is 1 in the environment of the process when the first session is created.
 *
 * Importing this module (or anything of `@irodori/runtime`) on the main thread sets it, before or after the import of
 * `onnxruntime-node`. A worker thread has only a copy of the environment: the main thread must have imported it.
 * In a browser there is no environment, and onnxruntime-web sends nothing.
 */
const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
if (process?.env) process.env.ORT_DISABLE_TELEMETRY = '1';

export {};
