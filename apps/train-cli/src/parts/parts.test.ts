import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodePng, partNames, prepareShards } from '@irodori/data';
import { partsPresets, segmentLosses } from '@irodori/graph-builder/models';
import { createRng, type Raster } from '@irodori/image';
import { MANIFEST_FILE, parseManifest } from '@irodori/runtime';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../e2e/temporary-folder.testing.ts';
import { addPartsToModel, partsData } from './add-to-model.ts';
import { partsConfigSchema, partsLearningRate } from './config.ts';
import { kitPortrait, readKit } from './kit.ts';
import { labeledSet } from './labeled-set.ts';
import { fixedSet, PartsBatches } from './pictures.ts';
import { readPartsConfig, writePartsConfig } from './run-settings.ts';
import { trainParts } from './train.ts';
import { initialPartsWeights, lastPartsCheckpoint, shippedPartsWeights } from './weights.ts';

const { at: pathOf } = temporaryFolder();
const log = { live: false, note: () => undefined, warn: () => undefined };
const config = partsConfigSchema.parse({
  preset: 'parts-tiny',
  size: 32,
  batch: 2,
  slots: 8,
  pool: 4,
  steps: 6,
  validation: 2,
  validateEvery: 3,
  checkpointEvery: 2,
  warmup: 2,
  losses: { ...segmentLosses, tone: 0.5, prototype: 0.5 },
});
const job = { config, resume: false, sets: [], log };
const read = (...path: string[]) => readFileSync(pathOf(...path), 'utf8');
/** Without times. */
const metrics = (run: string) =>
  read(run, 'metrics.jsonl')
    .trim()
    .split('\n')
    .map((line) => ({ ...(JSON.parse(line) as object), stepMs: 0, dataMs: 0 }));

describe('parts settings', () => {
  it('name as many classes as there are part names', () => {
    for (const preset of Object.values(partsPresets)) expect(preset.names).toBe(partNames.length);
  });

  it('let the learning rate rise, stay and fall', () => {
    const rates = { learningRate: 1, warmup: 3, decayFrom: 0.5, steps: 100 };
    const at = (step: number) => partsLearningRate(rates, step);
    expect([1, 2, 3, 4, 50].map(at)).toEqual([0.25, 0.5, 0.75, 1, 1]);
    expect(at(76)).toBeCloseTo(0.5, 6);
    expect(at(100)).toBeCloseTo(0.02, 6);
  });
});

describe('trainParts', () => {
  it('goes on as if it had not stopped, and puts its weights into a model folder', async () => {
    const whole = await trainParts({ ...job, out: pathOf('whole') });
    expect(whole).toMatchObject({ step: 6, images: 12, stopped: false });
    const halved = pathOf('halved');
    await trainParts({ ...job, config: { ...config, minutes: 1e-9 }, out: halved });
    const first = lastPartsCheckpoint(halved, () => undefined).meta.step;
    expect(first).toBeLessThan(6);
    // What a killed one leaves.
    const half = join(halved, 'checkpoints', '.step-0000001.part');
    writeFileSync(half, 'half');
    await trainParts({ ...job, out: halved, resume: true });
    expect(existsSync(half)).toBe(false);
    expect(metrics('halved')).toEqual(metrics('whole'));
    expect(read('halved', 'validation.jsonl')).toBe(read('whole', 'validation.jsonl'));
    const [a, b] = ['whole', 'halved'].map((run) => lastPartsCheckpoint(pathOf(run), () => undefined).tensors);
    for (const [name, { data }] of a!) expect(b!.get(name)!.data, name).toEqual(data);
    expect(readPartsConfig(halved)).toEqual(config);

    const model = pathOf('model');
    mkdirSync(model);
    const shipped = fileURLToPath(new URL('../../../../models/swift/model.json', import.meta.url));
    copyFileSync(shipped, join(model, MANIFEST_FILE));
    await addPartsToModel(halved, model, () => undefined);
    const { parts, files } = parseManifest(read('model', MANIFEST_FILE));
    expect(parts).toMatchObject({ channels: 4, trainSize: 32, near: 0.3, far: 3, training: { steps: 6, images: 12 } });
    expect(parts!.file.bytes).toBe(readFileSync(join(model, parts!.file.path)).length);
    expect(parts!.training!.data).toEqual([{ name: 'drawn', license: 'own work, MIT', share: 1 }]);
    expect(files).toEqual(parseManifest(readFileSync(shipped, 'utf8')).files);
    await addPartsToModel(halved, model, () => undefined, 'float16');
    const { file } = parseManifest(read('model', MANIFEST_FILE)).parts!;
    expect(file.bytes).toBe(readFileSync(join(model, file.path)).length);
    expect(file.bytes).toBeLessThan(0.8 * parts!.file.bytes);
  });

  it('names the pictures of all stages: those of the last with their shares, others once, without where they lie', () => {
    const put = (name: string, settings: Partial<typeof config>) => {
      mkdirSync(pathOf(name));
      writePartsConfig(pathOf(name), { ...config, ...settings });
    };
    put('first', { kit: '/home/me/kit', data: 'shards:/home/me/mine', init: pathOf('third') });
    put('second', { init: pathOf('first') });
    put('third', { drawings: '/home/me/drawings', init: pathOf('second') });
    const drawn = { name: 'drawn', license: 'own work, MIT' };
    expect(partsData(readPartsConfig(pathOf('third'))!)).toEqual([
      { ...drawn, share: 0.75 },
      { name: 'drawings', license: 'not stated', share: 0.25 },
      { name: 'kit', license: 'CC BY 4.0 (Joseph Hewitt)', share: 0 },
      { name: 'shards:mine', license: 'see its own', share: 0 },
    ]);
    expect(partsData({ ...config, init: '/home/me/gone' })).toEqual([
      { ...drawn, share: 1 },
      { name: 'data of gone', license: 'not stated', share: 0 },
    ]);
    const named = { version: 1, sources: [{ from: 'a.org', license: 'MIT', drawings: { 'a.png': {}, 'b.png': {} } }] };
    named.sources.push({ from: 'b.org', license: 'CC0', drawings: { 'a.png': {}, 'b.png': {} } });
    writeFileSync(pathOf('names.json'), JSON.stringify(named));
    expect(partsData({ ...config, drawings: '/home/me/drawings', partNames: pathOf('names.json') })).toEqual([
      { ...drawn, share: 0.75 },
      { name: 'a.org', license: 'MIT', share: 0.125 },
      { name: 'b.org', license: 'CC0', share: 0.125 },
    ]);
  });

  it('begins with weights from before there was a tone, and trains the tone from new numbers', async () => {
    const without = { ...config, steps: 1, losses: { ...config.losses, tone: 0 } };
    const old = pathOf('toneless');
    await trainParts({ ...job, config: without, out: old });
    expect([...lastPartsCheckpoint(old, () => undefined).tensors.keys()].some((name) => name.includes('tone'))).toBe(
      false,
    );
    // A run from before has no word of it in its settings, and goes on.
    const { tone: _, ...losses } = without.losses;
    writeFileSync(join(old, 'parts.json'), JSON.stringify({ ...without, losses }));
    expect(readPartsConfig(old)).toEqual(without);
    await trainParts({ ...job, config: { ...without, steps: 2 }, out: old, resume: true });
    const said: string[] = [];
    const told = { ...log, note: (text: string) => void said.push(text) };
    await trainParts({ ...job, config: { ...config, init: old }, out: pathOf('toned'), log: told });
    expect(said.join('\n')).toContain('has no parts.tone.conv.weight, parts.tone.conv.bias; trained from new numbers');
    expect(metrics('toned')[0]).toHaveProperty('tone');
    expect(metrics('toneless')[0]).not.toHaveProperty('tone');
  });

  it('begins with the network of a model folder, and lists what that has learned from', async () => {
    const model = pathOf('model');
    const begun = { ...config, init: model };
    const weights = await initialPartsWeights(begun, log);
    const before = shippedPartsWeights(lastPartsCheckpoint(pathOf('halved'), () => undefined).tensors);
    expect([...weights.keys()].sort()).toEqual([...before.keys()].sort());
    // The file has half precision.
    for (const [name, values] of weights) {
      const errors = values.map((v, i) => Math.abs(v - before.get(name)![i]!));
      expect(Math.max(...errors), name).toBeLessThan(1e-3);
    }
    expect(partsData(begun)).toEqual([{ name: 'drawn', license: 'own work, MIT', share: 1 }]);
    const manifest = JSON.parse(read('model', MANIFEST_FILE)) as {
      parts?: { training: { data: object[] }; file: { bytes: number } };
    };
    manifest.parts!.training.data = [{ name: 'theirs', license: 'CC0', share: 1 }];
    mkdirSync(pathOf('theirs'));
    writeFileSync(pathOf('theirs', MANIFEST_FILE), JSON.stringify(manifest));
    expect(partsData({ ...config, init: pathOf('theirs') })).toContainEqual({
      name: 'theirs',
      license: 'CC0',
      share: 0,
    });
    const refused = async (line: string) =>
      await expect(initialPartsWeights({ ...config, init: pathOf('theirs') }, log)).rejects.toThrow(line);
    await refused('its model.json names parts.onnx, which is missing');
    const file = pathOf('theirs', 'parts.onnx');
    const whole = readFileSync(join(model, 'parts.onnx'));
    writeFileSync(file, whole.subarray(1));
    await refused(`${file}: expected ${whole.length} bytes, got ${whole.length - 1}`);
    writeFileSync(
      file,
      whole.map((byte) => byte ^ 1),
    );
    await refused(`${file}: not the file that model.json describes`);
    // A file with a hole: no disk is taken.
    truncateSync(file, 3e9);
    manifest.parts!.file.bytes = 3e9;
    writeFileSync(pathOf('theirs', MANIFEST_FILE), JSON.stringify(manifest));
    await refused(`${file}: 3000000000 bytes; at most 2000000000 are read`);
    writeFileSync(pathOf('theirs', MANIFEST_FILE), JSON.stringify(manifest).padEnd(2e6));
    await refused('2000000 bytes; at most 1000000 are read');
    expect(partsData({ ...config, init: pathOf('theirs') })[1]).toMatchObject({ name: 'data of theirs' });
    delete manifest.parts;
    writeFileSync(pathOf('theirs', MANIFEST_FILE), JSON.stringify(manifest));
    await refused('has no parts network');
  });

  it('refuses a folder of something else, other settings and runs that are none', async () => {
    const full = pathOf('full');
    mkdirSync(full);
    writeFileSync(join(full, 'notes.txt'), 'mine');
    await expect(trainParts({ ...job, out: full })).rejects.toThrow('there is something in it already');
    await expect(trainParts({ ...job, config: { ...config, size: 33 }, out: pathOf('odd') })).rejects.toThrow(
      'expected a multiple of 4, got 33',
    );
    const init = { ...config, init: full };
    await expect(trainParts({ ...job, config: init, out: pathOf('none') })).rejects.toThrow(
      'no checkpoint of a parts network in it',
    );
    cpSync(pathOf('whole'), pathOf('copy'), { recursive: true });
    const other = { ...config, learningRate: 0.1 };
    await expect(trainParts({ ...job, config: other, out: pathOf('copy'), resume: true })).rejects.toThrow(
      'made with other settings',
    );
  });
});

describe('batches', () => {
  it('take their share from each set, and depend on the step alone', async () => {
    const size = 32;
    const picture = {
      size,
      line: new Uint8Array(size * size).fill(255),
      parts: new Uint8Array(size * size),
      names: Uint8Array.of(5),
    };
    const settings = { ...config, batch: 8 };
    const batches = () => new PartsBatches(settings, [fixedSet('set', 0.5, [picture])]);
    const own = batches();
    let fromSet = 0;
    for (let step = 1; step <= 12; step++) {
      const { names } = await own.take(step);
      for (let i = 0; i < 8; i++) if (names[i * settings.slots] === 5) fromSet++;
    }
    expect(fromSet / 96).toBeGreaterThan(0.35);
    expect(fromSet / 96).toBeLessThan(0.65);
    expect(await batches().take(9)).toEqual(await own.take(9));
  });

  it('take labeled pictures from shards, and say what has none', async () => {
    const shards = (out: string, labels: boolean) =>
      prepareShards({ spec: 'house', split: 'train', size: 48, seed: 2, count: 3, labels, workers: 0, out });
    const [labeled, bare] = [pathOf('labeled'), pathOf('bare')];
    await shards(labeled, true);
    const set = await labeledSet(`shards:${labeled}`, 1, { size: 48, seed: 1 });
    const batches = new PartsBatches({ ...config, size: 48 }, [set]);
    const { parts, names } = await batches.take(1);
    expect(new Set(parts).size).toBeGreaterThan(3);
    expect([...names]).toContain(partNames.indexOf('hair'));
    const again = new PartsBatches({ ...config, size: 48 }, [
      await labeledSet(`shards:${labeled}`, 1, { size: 48, seed: 1 }),
    ]);
    expect((await again.take(1)).parts).toEqual(parts);
    await shards(bare, false);
    const unlabeled = labeledSet(`shards:${bare}`, 1, { size: 48, seed: 1 });
    await expect(unlabeled).rejects.toThrow('has no labels of parts');
    await expect(unlabeled).rejects.toMatchObject({ exitCode: 2 });
    await expect(labeledSet('nothing', 1, { size: 48, seed: 1 })).rejects.toThrow("got 'nothing'");
  });
});

describe('portrait kit', () => {
  /** A sheet of one color but for a frame of ink and an empty row on top. */
  async function sheet(name: string, width: number, height: number, color: readonly number[]): Promise<void> {
    const data = new Uint8Array(3 * width * height);
    for (let i = 0; i < width * height; i++) {
      const [x, y] = [i % width, Math.floor(i / width)];
      const edge = x === 0 || x === width - 1 || y === 1 || y === height - 1;
      data.set(y === 0 ? [0, 0, 255] : edge ? [0, 0, 0] : color, 3 * i);
    }
    const raster: Raster<3> = { width, height, channels: 3, data };
    writeFileSync(pathOf('kit', name), await encodePng(raster));
  }

  it('puts portraits together whose parts are their channels', async () => {
    mkdirSync(pathOf('kit'));
    await sheet('body.png', 200, 300, [180, 180, 0]);
    await sheet('shirt.png', 220, 150, [170, 0, 0]);
    await sheet('hair.png', 100, 80, [0, 200, 0]);
    const bits = [
      {
        btype: 'Base',
        layers: [{ fname: 'body.png', anchor: 'midbottom', depth: 1 }],
        children: ['Clothing', 'Hair', 'Hat'],
        anchors: { head: [0, -40] },
        form_tags: ['Body'],
      },
      { btype: 'Clothing', layers: [{ fname: 'shirt.png', anchor: 'midbottom', depth: 2 }], requires: ['Body'] },
      { btype: 'Hair', layers: [{ fname: 'hair.png', anchor: 'head', depth: 3 }] },
      { btype: 'Hat', layers: [{ fname: 'missing.png' }] },
    ];
    writeFileSync(pathOf('kit', 'portrait_bits.json'), JSON.stringify(bits));
    const { size, parts, names, line } = kitPortrait(await readKit(pathOf('kit')), createRng(1));
    const scale = size / 600;
    const at = (x: number, y: number) => {
      const i = Math.floor(y * scale) * size + Math.floor((x - 200) * scale + size / 2);
      return { name: partNames[names[parts[i]!]!], line: line[i] };
    };
    expect(at(20, 20).name).toBe('background');
    expect(at(200, 400).name).toBe('skin');
    expect(at(200, 520)).toEqual({ name: 'top', line: 255 });
    expect(at(200, 260).name).toBe('hair');
    // One pixel of ink among 600 / 256 of them is gray.
    expect(Math.min(...line)).toBeLessThan(160);
    writeFileSync(pathOf('kit', 'portrait_bad.json'), '[{"btype": 3}]');
    await expect(readKit(pathOf('kit'))).rejects.toThrow('portrait_bad.json: 0.btype');
    await expect(readKit(pathOf('no such kit'))).rejects.toThrow('no such file or folder');
  });
});
