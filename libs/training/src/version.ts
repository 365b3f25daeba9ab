import { createRequire } from 'node:module';

/** Version of this library, which models that it writes carry. */
export const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
