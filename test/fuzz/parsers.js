import { readFileSync } from 'node:fs';
import { bytes, json, jsonText, png, protobuf, safetensors, text } from './mutations.js';

const read = (path) => readFileSync(new URL(path, import.meta.url));
const fixture = (path) => JSON.parse(read(path));
const fromBase64 = (given) => new Uint8Array(Buffer.from(given, 'base64'));

/** Predicts a row of zeros with a model that was read, unless that is large. */
function tried(model) {
  const { inputs } = model.stateFor('fuzz', false).network;
  if (inputs.reduce((sum, { columns }) => sum + columns, 0) > 10_000) return;
  const rows = inputs.map(({ columns }) => [new Float32Array(columns)]);
  model.predict(rows.length === 1 ? rows[0] : rows);
}

/**
 * Every parser by name: `make` gives an input, a changed file, and `read` reads it; `size` is what an input counts. `lanewise`
 * has the exports of its entries.
 */
export function parsersOf({ index, brain, data, onnx, pytorch, tensorflow }) {
  const { clone, dense, dropout, embedding, functional, input, concatenate, load, save, sequential } = index;
  const model = sequential({ inputs: 2, layers: [dense(2, 'relu'), dropout(0.5), dense(2, 'softmax')], seed: 1 });
  model.compile({ optimizer: 'adam', loss: 'crossEntropy', metrics: ['accuracy'] });
  model.trainOnBatch([[1, 2]], ['b']);
  const words = input(2, { name: 'words' });
  const numbers = input(3);
  const joined = concatenate().apply([embedding(5, 2).apply(words), dense(3, 'gelu').apply(numbers)]);
  const graph = functional({
    inputs: [words, numbers],
    outputs: [dense(1).apply(joined), dense(3, 'softmax').apply(joined)],
    seed: 1,
  });

  const people = [
    { age: 31, port: 'S', paid: 7.25, since: '2020-02-03', member: true },
    { age: null, port: 'C', paid: 71, since: '2021-11-30', member: false },
    { age: 4, port: null, paid: 0, since: '1999-01-01T12:30:00Z', member: null },
  ];
  const table = index.tabular(people, {
    columns: {
      age: { kind: 'numeric', missing: 'median', indicator: true },
      port: { kind: 'categorical', missing: 'own', unknown: 'zeros' },
      paid: { kind: 'numeric', log: true, scale: 'minMax' },
      since: { kind: 'date', parts: ['year', 'month', 'hour'], cyclic: true },
      member: { kind: 'boolean', missing: 'mostFrequent' },
    },
  });
  const prepared = index.pipeline(sequential({ inputs: table.columns.length, layers: [dense(1)], seed: 1 }), {
    input: table,
    target: index.standardScaler([1, 5]),
  });
  const files = [save(model), save(model, { training: true, metadata: { a: [1] } }), save(graph), save(prepared.model)];

  const restored = clone(model);
  const checkpoint = restored.checkpoint();
  const before = Buffer.from(checkpoint);

  const layersModels = fixture('../tensorflow/fixtures.json')
    .filter(({ name }) => !/^dense /.test(name))
    .map(({ format, modelTopology, trainingConfig, weightSpecs, weightData }) => ({
      rest: { format, modelTopology, ...(trainingConfig && { trainingConfig }) },
      weightSpecs,
      weights: fromBase64(weightData),
    }));
  const exported = fixture('../onnx/exports.json').filter(({ model }) => model.length < 8000);
  const onnxFiles = [onnx.toOnnx(model), onnx.toOnnx(graph), ...exported.map(({ model }) => fromBase64(model))];
  const brains = fixture('../brain/fixtures.json').map((each) => each.json);
  const states = [pytorch.toPyTorch(model).weights, new Uint8Array(read('../pytorch/fromPyTorch.safetensors'))];
  const pictures = fixture('../pillow/pictures.json').map((each) => fromBase64(each.bytes));
  const pngs = pictures.filter((each) => each[0] === 0x89);
  const jpegs = pictures.filter((each) => each[0] === 0xff);
  const csv = 'age,port,paid,"a ""b"""\n31,S,7.25,x\n,C,71,"y\nz"\n4,,0,\n5,Q,-1e3,w\n';
  const idx = Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6);
  const configs = [
    index.dense(3, 'relu', { weightRegularizer: 'l2', bias: false }),
    index.adam({ learningRate: index.cosineDecay({ learningRate: 0.1, decaySteps: 100 }) }),
    index.earlyStopping({ patience: 3 }),
    index.standardScaler([
      [1, 2],
      [3, 5],
    ]),
    index.oneHotEncoder(['a', 'b', 'c']),
    index.huber({ delta: 2 }),
  ].map((value) => index.toConfig(value));
  const tables = JSON.parse(JSON.stringify([table]));

  return {
    'own file': {
      make: (random) => safetensors(random, random.pick(files)),
      read: (given) => tried(load(given)),
    },
    checkpoint: {
      make: (random) => safetensors(random, checkpoint),
      read(given) {
        try {
          restored.restore(given);
        } catch (error) {
          if (!before.equals(restored.checkpoint())) throw new Error('a checkpoint that is refused changed the model');
          throw error;
        }
        restored.restore(checkpoint);
      },
    },
    safetensors: {
      make: (random) => safetensors(random, random.pick(states)),
      read: (given) => index.readWeights(given),
    },
    config: {
      make: (random) => json(random, random.pick(configs)),
      size: (given) => JSON.stringify(given)?.length ?? 0,
      read: (given) => index.fromConfig(given),
    },
    tabular: {
      make: (random) => json(random, random.pick(tables)),
      size: (given) => JSON.stringify(given)?.length ?? 0,
      read: (given) => index.tabular.from(given).transform(people),
    },
    tensorflow: {
      make(random) {
        const { rest, weightSpecs, weights } = random.pick(layersModels);
        const weightData = random.oneIn(8) ? bytes(random, weights) : weights;
        if (random.oneIn(2)) return { ...json(random, { ...rest, weightSpecs }), weightData };
        const modelJson = { ...rest, weightsManifest: [{ paths: ['a', 'b'], weights: weightSpecs }] };
        const at = random.below(weightData.length + 1);
        return {
          modelJson: jsonText(random, modelJson),
          shards: [weightData.subarray(0, at), weightData.subarray(at)],
        };
      },
      size: ({ modelJson, shards, weightData, ...rest }) =>
        (modelJson ?? JSON.stringify(rest) ?? '').length +
        (weightData ? weightData.length : shards.reduce((sum, { length }) => sum + length, 0)),
      read: (given) => tried(tensorflow.fromTensorFlow(given)),
    },
    onnx: {
      make: (random) => protobuf(random, random.pick(onnxFiles)),
      read: (given) => tried(onnx.fromOnnx(given)),
    },
    brain: {
      make: (random) => (random.oneIn(2) ? json(random, random.pick(brains)) : jsonText(random, random.pick(brains))),
      size: (given) => (typeof given === 'string' ? given : (JSON.stringify(given) ?? '')).length,
      read: (given) => tried(brain.fromBrain(given)),
    },
    csv: {
      make: (random) => ({
        text: text(random, csv),
        options: random.pick([
          { columns: ['age', 'paid'], missing: 0 },
          { target: 'port', columns: ['paid'], missing: 'drop' },
          { categories: ['port', 'a "b"'], missing: Number.NaN, missingCells: ['NA'] },
          { columns: ['paid'], delimiter: random.pick([',', ';', '\t']), decimal: random.pick(['.', ',']) },
        ]),
      }),
      size: (given) => given.text.length,
      read: (given) => data.readCsv(new TextEncoder().encode(given.text), given.options),
    },
    idx: { make: (random) => bytes(random, idx), read: (given) => data.readIdx(given) },
    png: { make: (random) => png(random, random.pick(pngs)), read: (given) => data.decodeImage(given) },
    jpeg: { make: (random) => bytes(random, random.pick(jpegs)), read: (given) => data.decodeImage(given) },
  };
}
