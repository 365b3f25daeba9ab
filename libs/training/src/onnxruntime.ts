/**
 * The runtime, with its usage events off. Programs and libraries that need onnxruntime-node take it from this module; a lint
 * rule refuses the package itself.
 */
import '@irodori/runtime/no-telemetry';

export * from 'onnxruntime-node';
