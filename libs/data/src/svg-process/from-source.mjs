// Starts svg-child.ts: used when the library runs from its sources, never from dist.
import { register } from 'tsx/esm/api';

register();
await import('./svg-child.ts');
