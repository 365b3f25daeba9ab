import { expect, it } from 'vitest';
import { hostHeaders } from '../config/host-files.ts';
import { securityHeaders } from '../config/security.ts';
import { e2e, exportedRaster } from './harness.ts';

e2e('hosting', (bench) => {
  it('runs from a sub-path of a plain static host, headers or none, and asks for nothing beside it', async () => {
    for (const headers of [true, false]) {
      const at = await bench.serve({ under: '/art/colors', headers });
      const { page } = await bench.visit({ at, path: 'art/colors/' });
      expect((await exportedRaster(page, 'flat')).width).toBe(320);
      expect(at.requests.filter((path) => !path.startsWith('/art/colors/') && path !== '/favicon.ico')).toEqual([]);
    }
  });

  it('names the headers that the documentation names', () => {
    for (const [name, value] of Object.entries(securityHeaders('site'))) {
      expect(hostHeaders()).toContain(`\n  ${name}: ${value}\n`);
    }
  });
});
