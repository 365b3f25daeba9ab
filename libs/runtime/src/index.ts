export { MANIFEST_FILE, MANIFEST_VERSION, ManifestError, manifestSchema, parseManifest } from './manifest.ts';
export type { ModelFile, ModelManifest } from './manifest.ts';
