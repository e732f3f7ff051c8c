import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { engine, load, modelInfo } from '../../src/index.ts';
import { expectClose } from '../support/close.ts';
import { rows, targets } from './files/rows.js';

const folder = new URL('files/', import.meta.url);
const versions = readdirSync(folder).flatMap((name) => /^(.*)-truth\.json$/.exec(name)?.[1] ?? []);

type Outputs = Record<'kind' | 'size', Float32Array>;

interface Truth {
  readonly predictions: Record<string, number[]>;
  readonly history: Record<string, number[]>;
  readonly later: Record<string, number[]>;
}

/** Files of every version that was released, and of this one: each loads for ever. */
describe.each(versions)('version %s', (version) => {
  const bytes = (name: string) => readFileSync(new URL(`${version}-${name}.safetensors`, folder));
  const truth = JSON.parse(readFileSync(new URL(`${version}-truth.json`, folder), 'utf8')) as Truth;
  const expectOutputs = (outputs: Outputs, expected: Truth['predictions']) => {
    for (const [name, values] of Object.entries(expected)) expectClose(outputs[name as 'kind'], values, 1e-4, 1e-5);
  };

  test('predicts as it did', () => {
    const model = load<Outputs>(bytes('model'));
    expectOutputs(model.predict(rows), truth.predictions);
    expect(model.predictClasses(rows, { output: 'kind' })).toHaveLength(12);
    expect(modelInfo(bytes('model'))).toMatchObject({ lanewise: version, metadata: { of: version }, training: false });
  });

  test('goes on training as it did', async () => {
    engine({ build: 'simd' });
    const model = load<Outputs>(bytes('training'));
    const history = await model.fit(rows, targets, { initialEpoch: model.epochs, epochs: 12, batchSize: 4 });
    expect(history).toEqual(truth.history);
    expect(
      Object.fromEntries(Object.entries(model.predict(rows)).map(([name, values]) => [name, [...values]])),
    ).toEqual(truth.later);
    engine({ build: 'auto' });
  });

  test('has a checkpoint that the model of its file takes', () => {
    const model = load<Outputs>(bytes('training'));
    const before = model.checkpoint();
    model.restore(bytes('checkpoint'));
    expect(model.checkpoint()).toEqual(before);
  });
});
