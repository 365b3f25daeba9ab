/**
 * The runtime, with its usage events off. Everything here that needs onnxruntime-node takes it from this module; a lint
 * rule refuses the package itself.
 */
import '@irodori/runtime/no-telemetry';

export * from 'onnxruntime-node';
