import { expect, test } from 'vitest';
import { dense, functional, input, sequential } from '../../src/index.ts';
import { numbers } from '../support/random.ts';

const x = numbers(30, 1);
const y = numbers(10, 2);

function made() {
  const model = sequential({ inputs: 3, layers: [dense(4, 'relu', { name: 'hidden' }), dense(1, 'tanh')], seed: 1 });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  return model;
}

test('dead units, saturated outputs and norms are told by layer', () => {
  const model = made();
  const weights = model.getWeights();
  weights.get('hidden.bias')?.data.set([0, -100, 0, -100]);
  weights.get('1.bias')?.data.fill(50);
  model.setWeights(weights);
  const [hidden, last] = model.inspect(x, y);
  expect(hidden).toMatchObject({ name: 'hidden', kind: 'dense', activation: 'relu', deadUnits: 0.5, saturated: 0 });
  expect(hidden.zeros).toBeGreaterThanOrEqual(0.5);
  expect(last).toMatchObject({ activation: 'tanh', saturated: 1, deadUnits: 1, mean: 1, deviation: 0 });
  expect(last.parameters.map(({ name }) => name)).toEqual(['1.weight', '1.bias']);
  expect(last.parameters[1].norm).toBe(50);
  expect(last.parameters[0].gradientNorm).toBe(0);
});

test('gradient norms are those of computeGradients; nothing is changed', () => {
  const model = made();
  const before = model.getWeights();
  const reports = model.inspect(x, y);
  expect(model.getWeights()).toEqual(before);
  const { gradients } = model.computeGradients(x, y);
  for (const { name, gradientNorm } of reports.flatMap(({ parameters }) => parameters)) {
    const data = gradients.get(name)?.data as Float32Array;
    expect(gradientNorm).toBeCloseTo(Math.hypot(...data), 6);
  }
});

test('summary has shapes, parameters, FLOPs and memory', () => {
  const lines = made().summary().split('\n');
  expect(lines[0]).toMatch(/^ +layer +activation +output +parameters +FLOPs a row$/);
  expect(lines[2]).toMatch(/^input +input +\(rows, 3\) +0 +0$/);
  expect(lines[3]).toMatch(/^hidden +dense +relu +\(rows, 4\) +16 +24$/);
  expect(lines[4]).toMatch(/^1 +dense +tanh +\(rows, 1\) +5 +8$/);
  expect(lines[6]).toBe('21 parameters');
  expect(lines[7]).toBe('32 FLOPs to predict a row, about 96 to train on one');
});

test('summary says what the memory is for', () => {
  const model = sequential({ inputs: 260, layers: [dense(96)] });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  const parameters = 260 * 96 + 96;
  const kib = (numbers: number) => `${Math.ceil((4 * numbers) / 1024)} KiB`;
  expect(model.summary()).toContain(
    `: ${kib(parameters)} parameters, ${kib(2 * parameters)} optimizer, ${kib(32 * (260 + 96))} inputs and outputs of 32 rows`,
  );
});

test('summary tells what layers take in, where that is not the layer above', () => {
  const a = input(3, { name: 'a' });
  const shared = dense(3, 'relu', { name: 'shared', trainable: false });
  const model = functional({ inputs: a, outputs: [shared.apply(shared.apply(a)), dense(1).apply(a)] });
  const lines = model.summary().split('\n');
  expect(lines).toContain(lines.find((line) => /^shared +dense .* shared +18/.test(line)));
  expect(model.summary()).toContain('16 parameters, 4 of them trained');
});
