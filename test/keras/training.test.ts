import { describe, expect, test } from 'vitest';
import { fromKeras, toKeras } from '../../src/keras/index.ts';
import { type AnyModel, networkOf } from '../interchange/networks.ts';
import { casesOf, withConfig } from './fixtures.ts';

const cases = casesOf('training.json') as unknown as readonly {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly x: number[];
  readonly y: number[];
  readonly after: number[];
}[];
const [first] = cases as [(typeof cases)[number]];

test.each(cases)('$name goes on as in Keras', ({ bytes, x, y, after }) => {
  const model = fromKeras(bytes, { training: true }) as AnyModel;
  expect(model.stateFor('test', false).steps).toBe(5);
  for (let step = 0; step < 20; step++)
    model.trainOnBatch(Float32Array.from(x), y.length === 12 ? y : Float32Array.from(y));
  const predicted = model.predict(Float32Array.from(x)) as Float32Array;
  expect(predicted).toHaveLength(after.length);
  // Rounding of 20 steps; and Adam's ε is added after the correction of v here, in Keras before.
  for (const [at, value] of after.entries()) expect(Math.abs((predicted[at] as number) - value)).toBeLessThan(1e-4);
});

test('without the option a model is not compiled', () => {
  expect(fromKeras(first.bytes).stateFor('test', false).compiled).toBeUndefined();
});

describe('what lanewise does not train alike is refused', () => {
  type Compile = { optimizer: { class_name: string; config: Record<string, unknown> } } & Record<string, unknown>;
  test.each<[string, (compile: Compile) => void, string]>([
    [
      'another optimizer',
      ({ optimizer }) => Object.assign(optimizer, { class_name: 'RMSprop', registered_name: 'RMSprop' }),
      'optimizer must be one of Adam, AdamW, Lion, SGD',
    ],
    [
      'a schedule',
      ({ optimizer }) => (optimizer.config.learning_rate = {}),
      'Adam learning_rate must be what lanewise has',
    ],
    ['running means', ({ optimizer }) => (optimizer.config.use_ema = true), 'Adam use_ema must be what lanewise has'],
    ['a loss', (compile) => (compile.loss = 'ctc'), 'loss must be one of binary_crossentropy, '],
    [
      'an option of a loss',
      (compile) => (compile.loss = { class_name: 'SparseCategoricalCrossentropy', config: { from_logits: true } }),
      'SparseCategoricalCrossentropy from_logits must be what lanewise has',
    ],
    ['weights of losses', (compile) => (compile.loss_weights = [2]), 'loss_weights must be what lanewise has'],
    [
      'a loss for another activation',
      (compile) => (compile.loss = 'binary_crossentropy'),
      'trainingConfig must be what',
    ],
  ])('%s', (_, change, message) => {
    const bytes = withConfig(first.bytes, (topology) => change(topology.compile_config as Compile));
    expect(() => fromKeras(bytes, { training: true })).toThrow(`fromKeras: ${message}`);
    expect(() => fromKeras(bytes)).not.toThrow();
  });

  test('a model that was not compiled', () => {
    const bytes = toKeras(networkOf('dense'));
    expect(() => fromKeras(bytes, { training: true })).toThrow(
      'fromKeras: compile_config must be an object, got undefined',
    );
  });
});
