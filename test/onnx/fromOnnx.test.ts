import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { activation, argMax, dense, dropout, sequential, toConfig } from '../../src/index.ts';
import { fromOnnx, toOnnx } from '../../src/onnx/index.ts';
import { type AnyModel, chain, predicted, rowsFor } from '../interchange/networks.ts';
import { written } from './written.ts';

/** The greatest difference, by the greatest number. */
function differenceOf(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  expect(a.map(({ length }) => length)).toEqual(b.map(({ length }) => length));
  return Math.max(
    ...a.map((list, i) => {
      const size = list.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
      return list.reduce((most, value, j) => Math.max(most, Math.abs(value - (b[i]?.[j] as number))), 0) / size;
    }),
  );
}

const rowsByName = (model: AnyModel, x: readonly Float32Array[]) =>
  Object.fromEntries(model.stateFor('test', false).network.inputs.map(({ name }, i) => [name, x[i] as Float32Array]));

/** What a model that was read predicts: several inputs by name. */
function predictedBy(model: AnyModel, x: readonly Float32Array[]): Float32Array[] {
  const y = model.predict(x.length === 1 ? (x[0] as Float32Array) : rowsByName(model, x));
  return ArrayBuffer.isView(y) ? [y as Float32Array] : Object.values(y as Record<string, Float32Array>);
}

/** A sparsemax has a sorted list in it, which no layer is. */
const isReadable = (model: AnyModel) => !Buffer.from(toOnnx(model)).includes('TopK');

test.each(written)('%s comes back', (_, make) => {
  const model = make();
  const x = rowsFor(model);
  if (!isReadable(model)) {
    expect(() => fromOnnx(toOnnx(model))).toThrow(/^fromOnnx: node '.*TopK' \(TopK\) must be one of Abs, /);
    return;
  }
  expect(differenceOf(predicted(model, x), predictedBy(fromOnnx(toOnnx(model)), x))).toBeLessThan(2e-6);
});

const layersOf = (model: AnyModel) => model.stateFor('test', false).network.layers.map(({ layer }) => toConfig(layer));

test('layers are what they were', () => {
  const list = [dense(8, 'gelu'), dropout(0.25), dense(5, 'softplus'), activation('hardSilu'), dense(3, 'softmax')];
  expect(layersOf(fromOnnx(toOnnx(chain(6, list))))).toEqual(layersOf(sequential({ inputs: 6, layers: list })));
});

interface Export {
  readonly name: string;
  readonly model: string;
  readonly external: Readonly<Record<string, string>>;
  readonly x: Readonly<Record<string, number[]>>;
  readonly y: Readonly<Record<string, number[]>>;
  readonly labels: Readonly<Record<string, string[]>>;
}

const exported: Export[] = ['exports.json', 'exportsKeras.json'].flatMap((file) =>
  JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')),
);
const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));
const read = ({ model, external }: Export) =>
  fromOnnx(bytesOf(model), {
    externalData: Object.fromEntries(Object.entries(external).map(([name, text]) => [name, bytesOf(text)])),
  });

describe('what others export predicts as ONNX Runtime does', () => {
  test.each(exported)('$name', (each) => {
    const model = read(each);
    const y = predictedBy(
      model,
      Object.values(each.x).map((data) => Float32Array.from(data)),
    );
    expect(
      differenceOf(
        Object.values(each.y).map((data) => Float32Array.from(data)),
        y,
      ),
    ).toBeLessThan(3e-6);
    const [labels] = Object.values(each.labels);
    if (!labels || /whole numbers/.test(each.name)) return;
    const columns = model.stateFor('test', false).network.outputs[0]?.columns as number;
    const known = model.stateFor('test', false).labels[0] as readonly string[];
    expect(argMax(y[0] as Float32Array, columns)).toEqual(Uint32Array.from(labels, (label) => known.indexOf(label)));
  });
});
