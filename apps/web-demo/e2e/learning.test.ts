import { presets } from '@irodori/graph-builder/models';
import { initParameters, modelParameters } from '@irodori/graph-builder/training';
import { parseManifest } from '@irodori/runtime';
import { fewShot, Lesson, mergePatches, openFewPictures, trainConfigSchema } from '@irodori/training/tuning';
import * as ort from '@irodori/training/onnxruntime';
import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { findings } from './accessibility.ts';
import { download, e2e } from './harness.ts';
import { keptLosses, PATH, pause, phase, pictureFiles, pictures, resume, SETTINGS, steps } from './lesson.ts';

/** The first losses in Node, on its own build of the runtime. */
async function nativeLosses(count: number): Promise<number[]> {
  const config = trainConfigSchema.parse(mergePatches(fewShot, { preset: 'tiny', steps: null }, SETTINGS));
  const whole = pictures.map(({ id, color }) => ({ id, open: () => Promise.resolve(color) }));
  const { learned } = await openFewPictures(config, whole, SETTINGS.data);
  const weights = initParameters(modelParameters(presets.tiny).generator, 7);
  const sessionOptions = { executionProviders: ['cpu'], logSeverityLevel: 3 } as const;
  const lesson = await Lesson.open({ ort, device: 'cpu', sessionOptions, config, weights, data: learned, heldOut: [] });
  const losses: number[] = [];
  for (let i = 0; i < count; i++) losses.push((await lesson.step()).loss);
  await lesson.dispose();
  return losses;
}

e2e('learning in the tab', (bench) => {
  it('learns as Node does, is paused, goes on after a reload in mid-training, and leaves a model that is used, kept and exported', async () => {
    const { page } = await bench.visit({ path: PATH });
    await page.click('[data-open-learn]');
    await page.setInputFiles('[data-testid=learn-files]', [
      ...(await pictureFiles()),
      { name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') },
    ]);
    await page.waitForSelector('[data-learn-picture="5.png"]');
    await page.waitForFunction(() => !document.querySelector<HTMLButtonElement>('[data-learn=start]')?.disabled);
    expect(await page.locator('[data-learn-picture]').count()).toBe(6);
    expect(await page.textContent('dialog')).toContain('notes.png');
    await page.fill('input[placeholder="My style"]', 'Ink & sea');
    await page.click('[data-learn=start]');
    await phase(page, 'running');
    expect(await findings(page)).toEqual([]);
    await steps(page, 10);
    await pause(page);
    const learned = await keptLosses(page);
    for (const [i, loss] of (await nativeLosses(10)).entries()) {
      expect(Math.abs(learned[i]! - loss), `step ${i + 1}`).toBeLessThan(1e-3 * loss);
    }
    await resume(page);
    // In mid-training.
    await page.reload();
    await page.waitForSelector('[data-open-learn][data-learning=paused]');
    expect((await keptLosses(page)).slice(0, learned.length)).toEqual(learned);
    await page.click('[data-open-learn]');
    await resume(page);
    await steps(page, learned.length + 1);
    await page.click('[data-learn=stop]');
    await page.waitForSelector('[data-own-model="Ink & sea"]');
    await page.waitForFunction(() => document.body.textContent?.includes('in use'));
    const { bytes } = await download(page, () => page.click('[data-own-model="Ink & sea"] [aria-label^=Export]'));
    const entries = unzipSync(bytes);
    expect(Object.keys(entries).sort()).toEqual(
      ['decoder.onnx', 'encoder.onnx', 'generator.onnx', 'model.json'].map((name) => `Ink---sea/${name}`),
    );
    expect(parseManifest(Buffer.from(entries['Ink---sea/model.json']!).toString()).training!.steps).toBeGreaterThan(0);
    await page.reload();
    await page.click('[data-open-learn]');
    await page.waitForSelector('[data-own-model="Ink & sea"]');
    await page.click('[data-own-model="Ink & sea"] [aria-label^=Delete]');
    await page.waitForSelector('[data-own-model="Ink & sea"]', { state: 'detached' });
  });
});
