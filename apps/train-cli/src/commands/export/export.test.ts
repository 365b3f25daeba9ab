import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readModel } from '@irodori/graph-builder';
import { partsPresets, partsStride, presets } from '@irodori/graph-builder/models';
import { asideIn } from '@irodori/data/aside';
import { createRng } from '@irodori/image';
import {
  buildInference,
  buildPartsInference,
  countPartsParameters,
  initParameters,
  modelParameters,
  partsParameters,
} from '@irodori/graph-builder/training';
import { encodeCheckpoint, parseManifest, runFiles, type CheckpointMeta } from '@irodori/runtime';
import { decodeOrtCheckpoint } from '@irodori/runtime/ort-training';
import { presetNames, sha256, resolveConfig, openSource, type Source } from '@irodori/training';
import { failureOf, outputOf } from '../../e2e/in-process.testing.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.testing.ts';
import { describeFile } from '../info/index.ts';
import { parseFormats, parseProfile, parseWeightType } from './formats.ts';
import { quantize, rangeWithoutTails } from './int8.ts';
import { modelFiles } from './model-files.ts';
import { ortTrainingFiles } from './ort-training.ts';
import { checkParity, referenceCases } from './parity.ts';
import { checkTarget, writeFolder } from './write-folder.ts';

const { folder, at } = temporaryFolder();
const fresh = await openSource('preset:tiny,7');
const bundled = new URL('../../../../../models/swift/', import.meta.url);
const run = (...args: string[]) => outputOf('export', '--json', ...args);

/** A run's checkpoint: fresh weights, an average that differs from them, and moments; of `learned` alone, if given. */
function writeRun(name: string, learned = ''): string {
  const { config, state } = fresh.training!;
  const tensors = new Map<string, { shape: number[]; data: Float32Array }>();
  for (const [key, data] of state) {
    tensors.set(key, { shape: [data.length], data });
    if (!key.startsWith(learned)) continue;
    tensors.set(`firstMoment.${key}`, { shape: [data.length], data: data.map((v) => v / 2) });
    tensors.set(`secondMoment.${key}`, { shape: [data.length], data: data.map((v) => v * v) });
    if (key.startsWith('generator.')) {
      tensors.set(`ema.${key}`, { shape: [data.length], data: data.map((v) => v * 1.01) });
    }
  }
  const meta: CheckpointMeta = {
    version: 1,
    step: 12,
    dataPosition: 12,
    seed: 7,
    configHash: 'x',
    config: resolveConfig({ ...config, perceptual: 'none', size: 64 }),
    best: null,
    loop: {},
    images: 12,
    seconds: 3,
  };
  const out = at(name);
  mkdirSync(join(out, 'checkpoints'), { recursive: true });
  writeFileSync(join(out, 'checkpoints', 'last.safetensors'), encodeCheckpoint({ meta, tensors }, sha256));
  return out;
}

describe('irodori export', () => {
  it('takes the parts network of a model folder along, or says that it is missing', async () => {
    const [first, second] = [at('with-parts'), at('with-parts-again')];
    await run('-m', writeRun('parts-run'), '-o', first);
    const { parts } = parseManifest(readFileSync(new URL('model.json', bundled), 'utf8'));
    const manifest = { ...parseManifest(readFileSync(join(first, 'model.json'), 'utf8')), parts };
    writeFileSync(join(first, 'model.json'), JSON.stringify(manifest));
    const { line } = await failureOf('export', '-m', first, '-o', second);
    expect(line).toContain('its model.json names parts.onnx, which is missing');
    copyFileSync(new URL('parts.onnx', bundled), join(first, 'parts.onnx'));
    expect(await run('-m', first, '-o', second)).toContain('parts.onnx');
    expect(parseManifest(readFileSync(join(second, 'model.json'), 'utf8')).parts).toEqual(parts);
    expect(sha256(readFileSync(join(second, 'parts.onnx')))).toBe(parts!.file.sha256);
  });

  it("takes the parts network of a run's model along with any of its checkpoints", async () => {
    const place = writeRun('parts-in-run');
    const named = join(place, 'checkpoints/step-0000012.safetensors');
    copyFileSync(join(place, 'checkpoints/last.safetensors'), named);
    await run('-m', named, '-o', join(place, 'model'));
    const manifest = join(place, 'model/model.json');
    const { parts } = parseManifest(readFileSync(new URL('model.json', bundled), 'utf8'));
    const { training, ...plain } = parseManifest(readFileSync(manifest, 'utf8'));
    // Of an earlier step than the checkpoint.
    writeFileSync(manifest, JSON.stringify({ ...plain, training: { ...training, steps: 6 }, parts }));
    copyFileSync(new URL('parts.onnx', bundled), join(place, 'model/parts.onnx'));
    for (const [name, source] of [
      ['of-named', named],
      ['of-run', place],
    ] as const) {
      expect(await run('-m', source, '-o', at(name), '--format', 'onnx')).toContain('parts.onnx');
      expect(parseManifest(readFileSync(at(name, 'model.json'), 'utf8')).parts).toEqual(parts);
      expect(sha256(readFileSync(at(name, 'parts.onnx')))).toBe(parts!.file.sha256);
    }
  });

  it('stores the weights of halves and parts network in 16 bits, and those to train from as they are', async () => {
    const [first, second, third] = ['whole', 'half', 'half-again'].map((name) => at(name));
    await run('-m', writeRun('weights-run'), '-o', first!);
    const network = partsPresets['parts-tiny'];
    const plain = buildPartsInference(network, initParameters(partsParameters(network), 2));
    const description = {
      ...{
        version: 2,
        stride: partsStride(network),
        trainSize: 32,
        parameters: countPartsParameters(network),
        opset: 17,
      },
      ...{ input: 'sketch', outputs: { embedding: 'embedding', logits: 'names' }, channels: network.embedding },
      ...{ names: Array.from({ length: network.names }, (_, i) => `part ${i}`), near: 0.3, far: 3 },
    };
    const entry = (bytes: Uint8Array) => ({ path: 'parts.onnx', sha256: sha256(bytes), bytes: bytes.length });
    writeFileSync(join(first!, 'parts.onnx'), plain);
    const read = (place: string) => parseManifest(readFileSync(join(place, 'model.json'), 'utf8'));
    const whole = { ...read(first!), parts: { ...description, file: entry(plain) } };
    writeFileSync(join(first!, 'model.json'), JSON.stringify(whole));
    await run('-m', first!, '-o', second!, '--weights', 'float16');
    const half = read(second!);
    expect(half.files.generator).toEqual(whole.files.generator);
    for (const [before, after] of [
      [whole.files.encoder!, half.files.encoder!],
      [whole.files.decoder!, half.files.decoder!],
      [whole.parts.file, half.parts!.file],
    ] as const) {
      const bytes = readFileSync(join(second!, after.path));
      expect([bytes.length, sha256(bytes)]).toEqual([after.bytes, after.sha256]);
      expect(after.bytes).toBeLessThan(0.8 * before.bytes);
      expect(readModel(bytes).nodes.some(({ opType }) => opType === 'Cast')).toBe(true);
    }
    // What is narrow already stays so, and the trained weights are those of before.
    await run('-m', second!, '-o', third!, '--weights', 'float16');
    expect({ ...read(third!), date: '' }).toEqual({ ...half, date: '' });
    expect((await openSource(third!)).weights).toEqual((await openSource(first!)).weights);
  });

  it('writes a model folder that reads back to the same weights, in every form', async () => {
    const out = at('model');
    await run('-m', writeRun('run'), '-o', out, '--format', 'fp16,split');
    const manifest = parseManifest(readFileSync(join(out, 'model.json'), 'utf8'));
    expect(Object.keys(manifest.files).sort()).toEqual(['decoder', 'encoder', 'fp16', 'fp16Compute', 'generator']);
    for (const { path, bytes, sha256: digest } of Object.values(manifest.files)) {
      const content = readFileSync(join(out, path));
      expect([content.length, sha256(content)]).toEqual([bytes, digest]);
    }
    const model = readModel(readFileSync(join(out, 'generator.onnx')));
    expect([model.irVersion, model.opsets]).toEqual([8, { '': 17 }]);
    expect(model.inputs.map(({ shape }) => shape)).toEqual([
      ['batch', 1, 'height', 'width'],
      ['batch', 4, null, null],
    ]);
    expect(model.metadata['stride']).toBe('32');

    const again = await openSource(out);
    expect(again.weights.size).toBe(fresh.weights.size);
    for (const [name, data] of again.weights) {
      const average = fresh.weights.get(name)!.map((v) => v * 1.01);
      expect(data, name).toEqual(average);
    }
    expect(again.description.training?.steps).toBe(12);
  });

  it('exports a run that trained a part of the generator: what did not learn has no average', async () => {
    const [path, out] = [writeRun('decoder-run', 'generator.decoder.'), at('decoder-model')];
    const names = [...fresh.weights.keys()];
    for (const place of [path, join(path, runFiles.last)]) {
      const { weights } = await openSource(place);
      expect(weights.size).toBe(names.length);
      for (const [name, data] of weights) {
        const own = fresh.weights.get(name)!;
        expect(data, name).toEqual(name.startsWith('generator.decoder.') ? own.map((v) => v * 1.01) : own);
      }
    }
    expect(names.filter((name) => name.startsWith('generator.decoder.')).length).toBeGreaterThan(0);
    expect(await run('-m', path, '-o', out, '--format', 'onnx')).toContain('generator.onnx');
  });

  it('takes the model that a run shipped until training goes on, and any checkpoint that is named', async () => {
    const path = writeRun('shipped-run');
    const [model, last] = [join(path, runFiles.model), join(path, runFiles.last)];
    await run('-m', 'preset:tiny,8', '-o', model, '--format', 'onnx');
    const manifest = parseManifest(readFileSync(join(model, 'model.json'), 'utf8'));
    const at = (steps: number) => {
      const training = { ...manifest.training!, steps };
      writeFileSync(join(model, 'model.json'), JSON.stringify({ ...manifest, training }));
      return openSource(path);
    };
    const first = ({ weights }: Source) => weights.get('generator.output.conv.weight')![0];
    const [shipped, saved] = [first(await openSource('preset:tiny,8')), first(await openSource(last))];
    expect(shipped).not.toBe(saved);
    const atEnd = await at(12);
    expect([atEnd.where, first(atEnd), atEnd.weights.size]).toEqual([model, shipped, fresh.weights.size]);
    expect([atEnd.training?.step, atEnd.description.training?.steps]).toEqual([12, 12]);
    const goneOn = await at(9);
    expect([goneOn.where, first(goneOn)]).toEqual([last, saved]);
    await at(12);
    expect(first(await openSource(last))).toBe(saved);
  });

  it('writes static files in other operators that compute the same', async () => {
    const cases = await referenceCases(fresh, [[256, 256]]);
    const options = { formats: parseFormats('static'), calibration: '', tell: () => {}, sides: [256] as const };
    const [, file] = await modelFiles(fresh, cases.slice(2), { ...options, profile: 'portable' });
    expect(file!.parity.map(({ size }) => size)).toEqual(['256x256']);
    const { nodes, inputs } = readModel(file!.bytes);
    expect(inputs.map(({ shape }) => shape)).toEqual([
      [1, 1, 256, 256],
      [1, 4, 64, 64],
    ]);
    const operators = new Set(nodes.map(({ opType }) => opType));
    expect(operators.has('ConvTranspose')).toBe(false);
    expect(operators.has('Shape')).toBe(false);
  });

  /** One small network of each preset's kind: its switches with few channels. Where they differ in the places of hints, the most. */
  const kinds = new Map(
    presetNames
      .map((name) => {
        const { widths, hintLevels, hintScale: _, ...switches } = presets[name].generator;
        const places = hintLevels.encoder.length + hintLevels.decoder.length;
        return { key: JSON.stringify(switches), name, places, widths: widths.map(() => 8) };
      })
      .sort((a, b) => a.places - b.places)
      .map((kind) => [kind.key, kind]),
  );
  it.each([...kinds.values()])('writes $name in every format, or says why not', async ({ name, widths }) => {
    const generator = { ...presets[name].generator, widths };
    // A network that takes a style needs the perceptual network that makes it.
    const perceptual = 'styleLength' in generator ? {} : { perceptual: 'none' };
    const config = resolveConfig({ preset: name, generator: { widths }, ...perceptual, size: 64 });
    const parameters = modelParameters({ ...presets[name], generator });
    const state = initParameters([...parameters.generator, ...parameters.discriminator], 3);
    const weights = new Map([...state].filter(([key]) => key.startsWith('generator.')));
    const training = { config, state, step: 0 };
    // Its size is that of the pictures which calibrate int8.
    const description = { ...fresh.description, trainSize: 64 };
    const source: Source = { where: name, config: generator, weights, description, training };
    const cases = await referenceCases(source, [[256, 256]]);
    const told: string[] = [];
    for (const profile of ['standard', 'portable', 'opencv4'] as const) {
      const all = profile === 'standard' ? 'static,fp16,int8,split' : 'static';
      // The others differ in the static file alone.
      const given = profile === 'standard' ? cases : cases.filter(({ height }) => height >= 256);
      const files = await modelFiles(source, given, {
        formats: parseFormats(all),
        profile,
        calibration: 'fluent',
        tell: (line) => told.push(line),
        sides: [256],
      });
      const keys = files.map(({ key }) => key);
      expect(keys).toEqual(expect.arrayContaining(['generator', 'static256']));
      if (profile !== 'standard') continue;
      expect(keys).toEqual(expect.arrayContaining(['fp16', 'fp16Compute']));
      const narrow = await modelFiles(source, cases, {
        ...{ formats: parseFormats('split'), profile, weights: 'float16', calibration: '', tell: () => undefined },
      });
      expect(narrow.map(({ key }) => key)).toEqual(['generator', ...keys.filter((key) => /coder/.test(key))]);
      for (const { key, bytes } of narrow) {
        const before = files.find((file) => file.key === key)!.bytes;
        if (key === 'generator') expect(bytes).toEqual(before);
        else expect(bytes.length).toBeLessThan(before.length);
      }
      if (!keys.includes('int8')) expect(told.join('\n')).toMatch(/generator-int8.onnx would be .* left out/);
      if (!keys.includes('decoder')) expect(told.join('\n')).toMatch(/split: left out: expected an architecture/);
    }
    const folders = new Set((await ortTrainingFiles(source)).map(({ path }) => path.split('/')[1]));
    expect([...folders]).toEqual(name.startsWith('sgru') ? ['generator'] : ['generator', 'discriminator']);
  });

  it('calibrates int8 on pictures and says what it costs', async () => {
    const generator = buildInference(fresh.config, fresh.weights);
    const eight = await quantize(generator, 'fluent', 64, 1);
    expect(eight.bytes.length).toBeLessThan(generator.length / 2);
    expect(eight.colorDifference).toBeGreaterThan(0);
    // An untrained network's colors are noise; they still stay recognizable.
    expect(eight.colorDifference).toBeLessThan(10);
    expect(eight.pictures).toBe('12 pictures of fluent at 64 x 64');
  });

  it('leaves a ten thousandth of the values out of the range at either end', () => {
    const rng = createRng('range');
    for (const count of [1, 7, 9_999, 10_000, 65_536, 300_000]) {
      const values = Float32Array.from({ length: count }, () => Math.round(rng.normal() * 200) / 8);
      const sorted = values.slice().sort();
      const cut = Math.floor(count / 10_000);
      expect(rangeWithoutTails(values)).toEqual([sorted[cut], sorted[count - 1 - cut]]);
    }
  });

  it('writes over a folder only when told, and leaves nothing of a failure', async () => {
    const out = at('kept');
    mkdirSync(out);
    writeFileSync(join(out, 'mine.txt'), 'mine');
    expect(() => checkTarget(out, false)).toThrow(/there is something in it already/);
    checkTarget(out, true);
    const bad = [
      { path: 'a.onnx', bytes: Uint8Array.of(1) },
      { path: 'mine.txt/b.onnx', bytes: Uint8Array.of(2) },
    ];
    writeFileSync(at('blocked'), '');
    expect(() => writeFolder(at('blocked', 'x'), bad)).toThrow();
    // What is moved into place before the failure is whole; the rest is swept.
    expect(() => writeFolder(out, bad)).toThrow(/mine\.txt: expected a folder, got a file/);
    expect(readdirSync(out)).toEqual(['a.onnx', 'mine.txt']);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it.each([
    ['in the folder', ['there']],
    ['above one that was not there yet', []],
  ])('sweeps what a killed export left %s', async (_, names) => {
    const place = at(`killed${names.length}`, ...names);
    mkdirSync(place, { recursive: true });
    const own = basename(asideIn(place));
    const left = own.replace(`.${process.pid}-`, `.${spawnSync(process.execPath, ['-e', '']).pid}-`);
    for (const name of [own, left]) {
      mkdirSync(join(place, name));
      writeFileSync(join(place, name, 'generator.onnx'), 'half');
    }
    const out = at(`killed${names.length}`, 'there');
    await run('-m', 'preset:tiny', '--format', 'split', '-o', out);
    expect(readdirSync(place).filter((name) => name.startsWith('.'))).toEqual([own]);
    expect(readdirSync(out)).toContain('encoder.onnx');
  });
});

describe('the official training artifacts of a run', () => {
  it('hold both networks with their moments and step', async () => {
    const files = await ortTrainingFiles(await openSource(writeRun('trained')));
    expect(files.map(({ path }) => path.split('/').slice(1).join('/'))).toEqual([
      ...['training_model.onnx', 'eval_model.onnx', 'optimizer_model.onnx', 'checkpoint'].map((f) => `generator/${f}`),
      ...['training_model.onnx', 'eval_model.onnx', 'optimizer_model.onnx', 'checkpoint'].map(
        (f) => `discriminator/${f}`,
      ),
    ]);
    const { trained, optimizer } = decodeOrtCheckpoint(files[3]!.bytes);
    expect(optimizer?.step).toBe(12);
    const name = 'generator.bottom.conv1.conv.weight';
    const weights = fresh.training!.state.get(name)!;
    expect(trained.find((tensor) => tensor.name === name)?.data).toEqual(weights);
    expect(optimizer?.moments.find((moment) => moment.name === name)?.first).toEqual(weights.map((v) => v / 2));
  });

  it('need more than a model folder', async () => {
    await expect(ortTrainingFiles({ ...fresh, training: undefined })).rejects.toThrow(/needs both networks/);
  });
});

describe('parity', () => {
  it('fails on a file that computes something else', async () => {
    const [given] = await referenceCases(fresh, []);
    const { Tensor } = await import('@irodori/training/onnxruntime');
    const off = new Tensor(
      'float32',
      given!.image.map((v, i) => (i === 100 ? v + 0.01 : v)),
      [1, 3, 64, 64],
    );
    await expect(checkParity('a.onnx', [given!], 1e-4, () => Promise.resolve(off))).rejects.toThrow(
      /^a\.onnx: differs from the weights by 0\.0100 at 64 x 64/,
    );
    const flat = new Tensor('float32', new Float32Array(3 * 64 * 64), [3, 64, 64]);
    await expect(checkParity('a.onnx', [given!], 1, () => Promise.resolve(flat))).rejects.toThrow(
      'a.onnx: expected an image [1, 3, 64, 64], got [3, 64, 64]',
    );
  });
});

describe('bad input', () => {
  it.each([
    ['preset:tin', /unknown preset 'tin'; did you mean 'tiny'\?$/],
    ['preset:tiny,x', /seed: expected a number, got 'x'/],
    ['no/such/place', /no such folder; expected a run folder/],
  ])('%s gets one line', async (where, message) => {
    await expect(openSource(where)).rejects.toThrow(message);
  });

  it('names a run without weights, and a file that is none of ours', async () => {
    const empty = at('empty');
    mkdirSync(empty);
    await expect(openSource(empty)).rejects.toThrow(/no weights in it.*train first/);
    const stray = at('stray.txt');
    writeFileSync(stray, 'x');
    await expect(openSource(stray)).rejects.toThrow(/got another file/);
    const checkpoint = at('broken.safetensors');
    writeFileSync(checkpoint, 'x');
    await expect(openSource(checkpoint)).rejects.toThrow(/expected at least 8 bytes/);
  });

  it('suggests formats and profiles', () => {
    expect(() => parseFormats('onnx,fp61')).toThrow(/unknown format 'fp61'; did you mean 'fp16'\?/);
    expect(() => parseProfile('opencv')).toThrow(/did you mean 'opencv4'\?/);
    expect(() => parseWeightType('float61')).toThrow(/unknown type 'float61'; did you mean 'float16'\?/);
    expect([...parseFormats('split')]).toEqual(['onnx', 'split']);
  });
});

describe('irodori info', () => {
  it('says what each kind of file is', async () => {
    const { path } = { path: writeRun('described') };
    expect(await describeFile(join(path, 'checkpoints', 'last.safetensors'))).toMatchObject({
      kind: 'checkpoint of irodori train',
      step: 12,
    });
    const out = at('model');
    expect((await describeFile(out))['parameters']).toBe(249_827);
    const onnx = await describeFile(join(out, 'decoder.onnx'));
    expect(onnx).toMatchObject({ kind: 'ONNX model', opsets: ['ai.onnx 17'] });
    expect(onnx['inputs']).toHaveLength(4);
  });

  it.each([
    ['cut.onnx', () => readFileSync(at('model', 'generator.onnx')).subarray(0, 5000), /it may be cut off/],
    ['foreign.onnx', () => Buffer.from('hello'), /expected an ONNX file/],
    ['empty.onnx', () => Buffer.alloc(0), /the file is empty/],
    ['model.json', () => Buffer.from('{}'), /expected the model\.json of an Irodori model folder/],
  ])('%s gets one line', async (name, content, message) => {
    const path = at(name);
    writeFileSync(path, content());
    await expect(describeFile(path)).rejects.toThrow(message);
  });
});
