import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { argMax, load, pipeline, save } from '../../src/index.ts';
import { encode } from '../../src/onnx/encode.ts';
import { fromOnnx } from '../../src/onnx/index.ts';
import { expectClose } from '../support/close.ts';

interface Case {
  readonly name: string;
  readonly model: string;
  readonly x: readonly (readonly (number | null)[])[];
  readonly y: readonly number[];
  readonly labels: readonly string[] | null;
}

const cases: Case[] = JSON.parse(readFileSync(new URL('pipelines.json', import.meta.url), 'utf8'));
const read = ({ model }: Case) => fromOnnx(Uint8Array.from(Buffer.from(model, 'base64')));
const hasGaps = ({ name }: Case) => name.startsWith('SimpleImputer');

describe('pipelines of scikit-learn predict as ONNX Runtime does', () => {
  test.each(cases)('$name', (each) => {
    const model = read(each);
    const prepared = hasGaps(each) ? pipeline(model) : model;
    const y = prepared.predict(each.x as never);
    expectClose(y, each.y, 1e-6, 2e-6);
    if (!each.labels) return;
    const known = model.stateFor('test', false).labels[0];
    const indices = argMax(y, each.y.length / each.x.length);
    expect(Array.from(indices, (index) => `${known?.[index] ?? index}`)).toEqual(each.labels);
    if (known && !/of two/.test(each.name)) expect(prepared.predictClasses(each.x as never)).toEqual(each.labels);
  });
});

test('what fills gaps is saved with the model', () => {
  const given = cases.find(hasGaps) as Case;
  const rows = given.x as never;
  const loaded = load(save(read(given)));
  expect(pipeline(loaded).predict(rows)).toEqual(pipeline(read(given)).predict(rows));
  expect(() => read(given).predict([[Number.NaN, 1, 1]])).toThrow('predict: x[0][0] must be a finite number');
});

/** A file of some nodes of ai.onnx.ml on rows of two columns. */
const fileOf = (...node: object[]) =>
  encode('Model', {
    irVersion: 8,
    opsetImport: [
      { domain: '', version: 17 },
      { domain: 'ai.onnx.ml', version: 3 },
    ],
    graph: {
      node: node as never,
      input: [
        {
          name: 'x',
          type: { tensorType: { elemType: 1, shape: { dim: [{ dimParam: 'N' }, { dimValue: 2 }] } } },
        },
      ],
      output: [{ name: 'y' }, { name: 'scores' }].slice(-(node.length > 1 ? 2 : 1)),
    },
  });
const ml = (opType: string, input: string[], output: string[], attribute: object[]) => ({
  ...{ domain: 'ai.onnx.ml', name: opType, opType, input, output, attribute },
});
const text = (given: string) => new TextEncoder().encode(given);
const floats = (name: string, list: number[]) => ({ name, type: 6, floats: list });

describe('ai.onnx.ml', () => {
  const classifier = ml(
    'LinearClassifier',
    ['x'],
    ['label', 'scores'],
    [
      floats('coefficients', [1, 0, 0, 1]),
      { name: 'classlabels_ints', type: 7, ints: [0, 1] },
      { name: 'post_transform', type: 3, s: text('SOFTMAX') },
    ],
  );
  const encoder = (keys: number[]) =>
    ml(
      'LabelEncoder',
      ['label'],
      ['y'],
      [
        { name: 'keys_int64s', type: 7, ints: keys },
        { name: 'values_strings', type: 8, strings: [text('no'), text('yes')] },
        { name: 'default_string', type: 3, s: text('?') },
      ],
    );

  test('LabelEncoder names the classes', () => {
    const model = fromOnnx(fileOf(classifier, encoder([0, 1])));
    expect(
      model.predictClasses([
        [1, 2],
        [3, -1],
      ]),
    ).toEqual(['yes', 'no']);
    expect(() => fromOnnx(fileOf(classifier, encoder([0, 7])))).toThrow(
      '(LabelEncoder) must be one that has every class as a key, got none for 1',
    );
  });

  test('Normalizer by the Euclidean norm, of zeros too', () => {
    const norm = (kind: string) => ml('Normalizer', ['x'], ['scores'], [{ name: 'norm', type: 3, s: text(kind) }]);
    const model = fromOnnx(fileOf(norm('L2')));
    expectClose(
      model.predict([
        [3, -4],
        [0, 0],
        [1e-9, 0],
      ]),
      [0.6, -0.8, 0, 0, 1, 0],
      1e-6,
      1e-6,
    );
    expect(() => fromOnnx(fileOf(norm('MAX')))).toThrow(
      '(Normalizer) must be norm L2, or L1 of what softmax gives, got norm MAX',
    );
  });

  test.each<[string, object[], string]>([
    [
      'too few numbers',
      [floats('imputed_value_floats', [1, 2, 3]), { name: 'replaced_value_float', type: 1, f: Number.NaN }],
      'must have 2 numbers for what is missing, got 3',
    ],
    [
      'another mark',
      [floats('imputed_value_floats', [1]), { name: 'replaced_value_float', type: 1, f: -999 }],
      'must be NaN as what is missing, got -999',
    ],
  ])('an Imputer with %s is refused', (_, attributes, message) => {
    expect(() => fromOnnx(fileOf(ml('Imputer', ['x'], ['scores'], attributes)))).toThrow(message);
  });
});
