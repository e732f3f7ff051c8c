import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { modelInfo, readWeights } from '../../src/index.ts';
import { decode } from '../../src/onnx/decode.ts';
import { encode } from '../../src/onnx/encode.ts';
import { flowers, species } from './models.ts';
import { folder, read, run, said } from './packed.ts';

const brain = {
  sizes: [4, 2],
  layers: [
    { 0: {}, 1: {}, 2: {}, 3: {} },
    { a: { bias: 0.5, weights: { 0: 1, 1: -2, 2: 3, 3: 0 } }, b: { bias: 0, weights: { 0: 0, 1: 1, 2: 0, 3: 1 } } },
  ],
  outputLookup: true,
  activation: 'sigmoid',
};
writeFileSync(join(folder, 'brain.json'), JSON.stringify(brain));

/** A file of each form that is read. */
const sources = ['iris.safetensors', 'iris.onnx', 'iris.keras', 'tfjs/iris.json', 'brain.json'];
run(['convert', 'iris.safetensors', 'iris.onnx']);
run(['convert', 'iris.safetensors', 'iris.keras']);
run(['convert', 'iris.safetensors', 'tfjs/iris.json']);

const answers = (file: string) =>
  said(['predict', file, '--proba', '--json'], `${flowers.map((row) => row.join()).join('\n')}\n`);
const numbersOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .flatMap((line) => Object.values<number>(JSON.parse(line).probabilities));

describe.each(sources)('from %s', (source) => {
  const expected = numbersOf(answers(source));

  test.each(['own.safetensors', 'other.onnx', 'other.keras', 'deep/model.json'])('to %s', (name) => {
    const target = `${source.replace(/\W/g, '-')}/${name}`;
    run(['convert', source, target]);
    const got = numbersOf(answers(target));
    expect(got).toHaveLength(expected.length);
    for (const [i, value] of got.entries()) expect(value).toBeCloseTo(expected[i], 5);
  });

  test('to JavaScript', async () => {
    const target = `${source.replace(/\W/g, '-')}/model.mjs`;
    run(['convert', source, target]);
    const { predict, classes } = await import(pathToFileURL(join(folder, target)).href);
    expect(classes).toEqual(source === 'brain.json' ? ['a', 'b'] : species);
    for (const [i, value] of predict(flowers).entries()) expect(value).toBeCloseTo(expected[i], 5);
  });

  test('to PyTorch', () => {
    const target = `${source.replace(/\W/g, '-')}/network`;
    run(['convert', source, `${target}.py`]);
    expect(`${read(`${target}.py`)}`).toContain('class Network(nn.Module)');
    const trained = source === 'iris.safetensors';
    for (const name of ['optimizer.safetensors', 'train.py'])
      expect(existsSync(join(folder, dirname(target), name))).toBe(trained);
    if (trained) expect(`${read(join(dirname(target), 'train.py'))}`).toContain('\nfrom network import ');
    const own = readWeights(read(`${source.replace(/\W/g, '-')}/own.safetensors`));
    for (const [name, weight] of readWeights(read(`${target}.safetensors`))) expect(weight).toEqual(own.get(name));
  });
});

test('its own form keeps training, labels, metadata and every bit', () => {
  expect(said(['convert', 'iris.safetensors', 'copy.safetensors'])).toBe('');
  expect(read('copy.safetensors').equals(read('iris.safetensors'))).toBe(true);
  expect(modelInfo(read('copy.safetensors')).metadata).toEqual({ source: 'flowers' });
});

test('a line says what has no place in the other form', () => {
  expect(run(['convert', 'iris.safetensors', 'noted.onnx']).stderr).toBe(
    'lanewise: left out, as ONNX has no place for it: the state of the training, metadata\n',
  );
  expect(run(['convert', 'pricing.safetensors', 'noted.mjs']).stderr).toBe(
    'lanewise: the file says how rows are prepared, but does not do it: prepare them before\n',
  );
  expect(run(['convert', 'both.safetensors', 'both.onnx']).stderr).toBe('');
});

test('files that are there are kept unless --force', () => {
  writeFileSync(join(folder, 'kept.safetensors'), 'mine');
  const refused = run(['convert', 'iris.safetensors', 'kept.py']);
  expect([refused.status, refused.stderr]).toEqual([
    1,
    'lanewise: convert: kept.safetensors must be a new file (or --force replaces it), got one that exists\n',
  ]);
  expect(existsSync(join(folder, 'kept.py'))).toBe(false);
  expect(`${read('kept.safetensors')}`).toBe('mine');
  expect(run(['convert', 'iris.safetensors', 'kept.py', '--force']).status).toBe(0);
  expect(readWeights(read('kept.safetensors')).size).toBe(4);
  const before = read('iris.safetensors');
  const own = run(['convert', 'iris.safetensors', './iris.py', '--force']);
  expect([own.status, own.stderr]).toEqual([
    1,
    'lanewise: convert: ./iris.safetensors must be a different file than the input, got the same\n',
  ]);
  expect(read('iris.safetensors').equals(before)).toBe(true);
});

test('weights beside model.json are read, in its folder alone', () => {
  const json = JSON.parse(`${read('tfjs/iris.json')}`);
  expect(json.weightsManifest[0].paths).toEqual(['iris.weights.bin']);
  mkdirSync(join(folder, 'inner'), { recursive: true });
  for (const path of ['../tfjs/iris.weights.bin', join(folder, 'tfjs/iris.weights.bin')]) {
    json.weightsManifest[0].paths = [path];
    writeFileSync(join(folder, 'inner/model.json'), JSON.stringify(json));
    const { status, stderr } = run(['convert', 'inner/model.json', 'inner/x.safetensors']);
    expect([status, stderr]).toEqual([1, expect.stringContaining('must be one in the same folder')]);
  }
});

test('weights beside ONNX are read', () => {
  mkdirSync(join(folder, 'inner'), { recursive: true });
  const model = decode('test', 'Model', read('iris.onnx'));
  const parts: Uint8Array[] = [];
  const initializer = model.graph?.initializer.map(({ rawData = new Uint8Array(), ...tensor }) => {
    const offset = parts.reduce((sum, { length }) => sum + length, 0);
    parts.push(rawData);
    const entries = { location: 'm.onnx.data', offset, length: rawData.length };
    const externalData = Object.entries(entries).map(([key, value]) => ({ key, value: `${value}` }));
    return { ...tensor, dataLocation: 1, externalData };
  });
  const external = { ...model, graph: { ...model.graph, initializer } };
  writeFileSync(join(folder, 'inner/m.onnx'), encode('Model', external as never));
  const missing = run(['convert', 'inner/m.onnx', 'inner/m.safetensors']);
  expect([missing.status, missing.stderr]).toEqual([1, expect.stringContaining('m.onnx.data')]);
  writeFileSync(join(folder, 'inner/m.onnx.data'), Buffer.concat(parts));
  expect(run(['convert', 'inner/m.onnx', 'inner/m.safetensors'])).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(answers('inner/m.safetensors')).toBe(answers('iris.onnx'));
});

describe('bad files and words', () => {
  writeFileSync(join(folder, 'broken.safetensors'), 'no model');
  writeFileSync(join(folder, 'broken.onnx'), 'no model');
  writeFileSync(join(folder, 'package.pt'), 'no model');
  writeFileSync(join(folder, 'broken.json'), '{ "some": "json" }');
  writeFileSync(join(folder, 'cut.json'), '{ "modelTopology": ');

  test.each<[args: string, says: string | RegExp]>([
    ['convert missing.onnx x.safetensors', /convert: missing\.onnx must be a file that can be read, got ENOENT: .*/],
    ['convert . x.safetensors', /convert: \. must be a file that can be read, got EISDIR/],
    ['convert iris.pt x.safetensors', /convert: iris\.pt must be a file that can be read/],
    [
      'convert iris.safetensors x.h6',
      /convert: ending of the file to write must be one of \.safetensors, .*, got 'x\.h6'/,
    ],
    ['convert iris.safetensors', /convert: files must be 2 \(lanewise convert --help\), got 1/],
    ['convert iris.safetensors a.onnx b.onnx', /convert: files must be 2 .*got 3/],
    ['convert iris.safetensors a.onnx --to onnx', /convert: Unknown option '--to' \(lanewise convert --help\)/],
    ['convert broken.safetensors x.onnx', /load: .*/],
    ['convert broken.onnx x.safetensors', /fromOnnx: .*/],
    [
      'convert broken.json x.safetensors',
      /broken\.json must be a model of TensorFlow\.js or brain\.js, got something else/,
    ],
    ['convert cut.json x.safetensors', /.*JSON.*/],
    ['convert iris.safetensors node_modules/lanewise', /ending of the file to write/],
    [
      'change a b',
      /command: name must be one of convert, info, predict, job, worker \(lanewise --help\), got 'change'/,
    ],
    ['info', /info: files must be 1 .*got 0/],
    ['info --force iris.safetensors', /info: Unknown option '--force'/],
    ['predict iris.safetensors a b', /predict: files must be 1 or 2 .*got 3/],
  ])('%s', (args, says) => {
    const { status, stdout, stderr } = run(args.split(' '));
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^lanewise: [^\n]*\n$/);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/\n\s+at |internal/);
    expect(existsSync(join(folder, 'x.safetensors'))).toBe(false);
  });
});

test('help and version', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(said(['--version'])).toBe(`${version}\n`);
  expect(said([])).toBe(said(['--help']));
  for (const command of ['convert', 'info', 'predict']) {
    expect(said(['--help'])).toContain(`lanewise ${command} <`);
    expect(said([command, '--help'])).toMatch(new RegExp(`^lanewise ${command} <`));
  }
  expect(
    said(['--help'])
      .split('\n')
      .every((line) => line.length <= 120),
  ).toBe(true);
});

test.each([
  ['@bufbuild/protobuf', 'x.onnx'],
  ['fflate', 'x.keras'],
])('without the package %s, a sentence says so', (name, target) => {
  const [there, away] = [name, 'away'].map((path) => join(folder, 'node_modules', path));
  renameSync(there, away);
  const { status, stderr } = run(['convert', 'iris.safetensors', target]);
  renameSync(away, there);
  expect([status, stderr]).toEqual([1, `lanewise: convert: ${name} must be installed: npm install ${name}\n`]);
});
