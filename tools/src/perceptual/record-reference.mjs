/**
 * Records what tfjs computes with nsfwjs's InceptionV3, unfolded and unconverted, for
 * libs/graph-builder/src/models/fixtures/inception-mixed2.json. Run it in a folder outside the repository that has
 * `@tensorflow/tfjs@4.22.0` installed and nsfwjs 4.3.0 unpacked:
 *
 *     npm i @tensorflow/tfjs@4.22.0 && npm pack nsfwjs@4.3.0 && tar xf nsfwjs-4.3.0.tgz
 *     node record-reference.mjs package OUT.json
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [packageFolder = 'package', out = 'inception-mixed2.json'] = process.argv.slice(2);
const require = createRequire(join(process.cwd(), 'index.js'));
const tf = require('@tensorflow/tfjs');
const home = resolve(packageFolder, 'dist', 'models', 'inception_v3');
const { modelTopology, weightsManifest } = require(join(home, 'model.min.js'));
const shards = readdirSync(home)
  .filter((file) => file.startsWith('group1-shard'))
  .sort((a, b) => Number(/shard(\d+)/.exec(a)[1]) - Number(/shard(\d+)/.exec(b)[1]))
  .map((file) => Buffer.from(require(join(home, file)), 'base64'));
const weightData = Buffer.concat(shards);

const [height, width] = [75, 91];
const taps = ['activation_1', 'activation_3', 'activation_5', 'mixed0', 'mixed2'];
const config = modelTopology.model_config.config;
config.layers.length = config.layers.findIndex(({ name }) => name === 'mixed2') + 1;
config.layers[0].config.batch_input_shape = [null, height, width, 3];
config.output_layers = taps.map((name) => [name, 0, 0]);
const model = await tf.loadLayersModel(
  tf.io.fromMemory({
    modelTopology,
    weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
    weightData: weightData.buffer.slice(weightData.byteOffset, weightData.byteOffset + weightData.length),
  }),
  { strict: false },
);

/** The image, in [-1, 1]: the test makes the same one. */
const pixel = (c, y, x) => Math.sin(0.37 * x + 0.61 * y * (c + 1) + c) * Math.cos(0.05 * x * y - c);
const image = tf.tidy(() => {
  const values = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) for (let c = 0; c < 3; c++) values.push((pixel(c, y, x) + 1) / 2);
  }
  return tf.tensor4d(values, [1, height, width, 3]);
});
const result = {};
for (const [i, output] of model.predict(image).entries()) {
  const planes = tf.transpose(output, [0, 3, 1, 2]);
  const data = planes.dataSync();
  const stride = Math.floor(data.length / 48);
  result[taps[i]] = {
    shape: planes.shape,
    meanAbsolute: data.reduce((sum, v) => sum + Math.abs(v), 0) / data.length,
    stride,
    values: Array.from({ length: 48 }, (_, k) => Number(data[k * stride + (k % 7)].toPrecision(7))),
  };
}
writeFileSync(out, `${JSON.stringify({ height, width, taps: result }, null, 1)}\n`);
