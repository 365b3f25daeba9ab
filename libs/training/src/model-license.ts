import { basename } from 'node:path';
import { mapSpecPaths, parseSpec } from '@irodori/data';

/** A specification of data as a model says it to everybody: folders by their names, without where they lie. */
export const publicSpec = (spec: string): string => mapSpecPaths(spec, (path) => basename(path));

/** The license of a model trained on these data: that of this project where all pictures are its own or embedded ones. */
export const modelLicense = (spec: string): string =>
  parseSpec(spec).parts.every(({ paths }) => paths.length === 0)
    ? 'MIT'
    : 'not stated: depends on the training pictures';
