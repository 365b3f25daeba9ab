import { isIP } from 'node:net';

/** Names and addresses that reach this machine only. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (name === 'localhost' || name === '::1') return true;
  return isIP(name) === 4 && name.startsWith('127.');
}

/** The host of a `Host` header, without its port. */
export const hostOf = (header: string): string => /^(\[[^\]]*\]|[^:]*)(?::\d+)?$/.exec(header)?.[1] ?? '';

/**
 * Whether a browser sent a request for a page of another site. Programs send no `Origin`.
 * @param allowed origins that may
 */
export function isForeign(origin: string | undefined, host: string | undefined, allowed: readonly string[]): boolean {
  if (origin === undefined || allowed.includes(origin)) return false;
  return origin !== `http://${host}` && origin !== `https://${host}`;
}
