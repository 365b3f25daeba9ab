import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const cwd = fileURLToPath(new URL('..', import.meta.url));
const model = fileURLToPath(new URL('../../../models/swift/decoder.onnx', import.meta.url));

/** Runs a program that opens a session in a fresh home folder; the files left there. */
function filesLeftBy(imports: readonly string[]): string[] {
  const home = mkdtempSync(join(tmpdir(), 'irodori-home-'));
  try {
    const loaded = imports.map((name) => `const ${name.replace(/\W/g, '_')} = await import('${name}');`).join(' ');
    const program = `${loaded} await onnxruntime_node.InferenceSession.create(process.argv[1]);`;
    const args = ['--conditions=@irodori/source', '--import', 'tsx', '--input-type=module', '-e', program, model];
    const { ORT_DISABLE_TELEMETRY: _, XDG_CACHE_HOME: __, ...env } = process.env;
    execFileSync(process.execPath, args, { cwd, env: { ...env, HOME: home, USERPROFILE: home } });
    return readdirSync(home, { recursive: true }).map(String);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

it.each([
  ['before', ['@irodori/runtime', 'onnxruntime-node']],
  ['after', ['onnxruntime-node', '@irodori/runtime']],
])('a program that imports this library %s the runtime leaves no usage events', (_, imports) => {
  expect(filesLeftBy(imports)).toEqual([]);
});
