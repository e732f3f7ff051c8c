// Networks whose circuits are known: gates of weights that are set by hand, among others that do not matter.

import { dense, type Model, sequential } from '../../src/index.ts';
import type { MetricFunction } from '../../src/interpret/index.ts';
import { random } from '../support/random.ts';

export const INPUTS = 10;
const HIDDEN = 20;

/** A hidden unit of the first layer: what it reads of the inputs, its bias, and what the gate's unit reads of it. */
interface Unit {
  readonly weights: readonly number[];
  readonly bias: number;
  readonly out: number;
}

interface Gate {
  readonly inputs: number;
  readonly units: readonly Unit[];
  /** The bias of the unit of the second layer. */
  readonly bias: number;
  readonly truth: (bits: readonly number[]) => number;
}

const sum = (bits: readonly number[]) => bits.reduce((a, b) => a + b, 0);
const ones = (count: number) => Array.from({ length: count }, () => 1);
const step = (inputs: number, from: number, out: number): Unit => ({ weights: ones(inputs), bias: -from, out });

export const gates: Readonly<Record<string, Gate>> = {
  and: { inputs: 2, units: [step(2, 1, 1)], bias: 0, truth: (bits) => Number(sum(bits) === 2) },
  'or, of two units': {
    inputs: 2,
    units: [step(2, 0, 1), step(2, 1, -1)],
    bias: 0,
    truth: (bits) => Number(sum(bits) > 0),
  },
  'or, of one unit': {
    ...{ inputs: 2, units: [{ weights: [-1, -1], bias: 1, out: -1 }], bias: 1 },
    truth: (bits) => Number(sum(bits) > 0),
  },
  xor: { inputs: 2, units: [step(2, 0, 1), step(2, 1, -2)], bias: 0, truth: (bits) => sum(bits) % 2 },
  parity: { inputs: 3, units: [step(3, 0, 1), step(3, 1, -2), step(3, 2, 2)], bias: 0, truth: (bits) => sum(bits) % 2 },
  majority: { inputs: 3, units: [step(3, 1, 1), step(3, 2, -1)], bias: 0, truth: (bits) => Number(sum(bits) > 1) },
};

export interface Planted {
  readonly model: Model;
  /** `layer from to` */
  readonly edges: ReadonlySet<string>;
  readonly clean: number[][];
  readonly reference: number[][];
  /** The output of the gate, oriented by whether it is 1 for the clean row. */
  readonly metric: MetricFunction;
}

export interface PlantedOptions {
  /** Units that fire only between 0 and 1, and pairs that cancel each other. */
  readonly hard?: boolean;
}

/**
 * A network of 10-20-20-2 with a gate at output 0 and distractors of four kinds: units of another task with large weights,
 * readers of the gate's units that lead to output 1, constants, and units that never fire. References flip the gate.
 */
export function planted(name: string, seed: number, { hard = false }: PlantedOptions = {}): Planted {
  const gate = gates[name];
  const next = random(seed);
  const shuffled = (count: number) => {
    const list = Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const j = Math.floor(next() * (i + 1));
      [list[i], list[j]] = [list[j], list[i]];
    }
    return list;
  };
  const [inputs, first, second] = [shuffled(INPUTS), shuffled(HIDDEN), shuffled(HIDDEN)];
  const own = inputs.slice(0, gate.inputs);
  const others = inputs.slice(gate.inputs);
  const layers = [dense(HIDDEN, 'relu'), dense(HIDDEN, 'relu'), dense(2)];
  const model = sequential({ inputs: INPUTS, layers, seed: 1 });
  const weights = model.getWeights();
  for (const { data } of weights.values()) data.fill(0);
  const data = (key: string) => weights.get(key)?.data as Float32Array;
  const edges = new Set<string>();
  const set = (layer: number, from: number, to: number, value: number) => {
    data(`${layer}.weight`)[to * [INPUTS, HIDDEN, HIDDEN][layer] + from] = value;
  };
  const bias = (layer: number, unit: number, value: number) => {
    data(`${layer}.bias`)[unit] = value;
  };
  const true_ = (layer: number, from: number, to: number, value: number) => {
    set(layer, from, to, value);
    edges.add(`${layer} ${from} ${to}`);
  };
  const take = (list: number[]) => list.pop() as number;
  const large = () => (next() < 0.5 ? -1 : 1) * (1 + 2 * next());

  const output = take(second);
  bias(1, output, gate.bias);
  true_(2, output, 0, 1);
  const gateUnits = gate.units.map((unit) => {
    const place = take(first);
    bias(0, place, unit.bias);
    for (const [index, weight] of unit.weights.entries()) true_(0, own[index], place, weight);
    true_(1, place, output, unit.out);
    return place;
  });
  if (hard) {
    // A bump over input 0: w (relu(x − ¼) − 2 relu(x − ½) + relu(x − ¾)) is 0 at 0 and at 1.
    const bump = take(second);
    set(2, bump, 0, 4);
    for (const [from, out] of [
      [0.25, 3],
      [0.5, -6],
      [0.75, 3],
    ]) {
      const place = take(first);
      bias(0, place, -from);
      set(0, own[0], place, 1);
      set(1, place, bump, out);
    }
    // Two units alike, one added and one subtracted.
    for (const out of [2, -2]) {
      const place = take(first);
      for (const input of own) set(0, input, place, 1.5);
      set(1, place, output, out);
    }
  }
  const constants = [take(first), take(first)];
  for (const [index, place] of constants.entries()) {
    bias(0, place, 1);
    set(1, place, output, index === 0 ? 1.5 : -1.5);
  }
  for (const place of [take(first), take(first)]) {
    bias(0, place, -50);
    for (const input of own) set(0, input, place, large());
    set(1, place, output, large());
  }
  const task = [...first];
  for (const place of task) {
    bias(0, place, large() / 2);
    for (const input of others) set(0, input, place, large());
  }
  for (const place of second) {
    for (const from of [...task, ...gateUnits]) set(1, from, place, large());
    set(2, place, 1, large());
  }
  set(2, output, 1, 2);
  model.setWeights(weights);

  const bitsOf = (row: readonly number[]) => own.map((input) => row[input]);
  const clean: number[][] = [];
  const reference: number[][] = [];
  while (clean.length < 256) {
    const row = Array.from({ length: INPUTS }, () => Number(next() < 0.5));
    const other = row.map((value, input) => (own.includes(input) ? Number(next() < 0.5) : value));
    if (gate.truth(bitsOf(row)) === gate.truth(bitsOf(other))) continue;
    clean.push(row);
    reference.push(other);
  }
  const signs = clean.map((row) => (gate.truth(bitsOf(row)) === 1 ? 1 : -1));
  const metric: MetricFunction = (numbers, row, gradient) => {
    gradient[0] = signs[row];
    return signs[row] * numbers[0];
  };
  return { model, edges, clean, reference, metric };
}

/** Area under the ROC curve, pessimistic about equal scores, and average precision: of scores and whether each is true. */
export function ranking(scores: readonly number[], isTrue: readonly boolean[]): { auc: number; precision: number } {
  const order = scores.map((score, i) => ({ score, truth: isTrue[i] }));
  order.sort((a, b) => b.score - a.score || Number(a.truth) - Number(b.truth));
  const total = isTrue.filter(Boolean).length;
  let [seen, pairs, precision] = [0, 0, 0];
  for (const [rank, { truth }] of order.entries()) {
    if (truth) {
      seen++;
      precision += seen / (rank + 1) / total;
    } else pairs += seen;
  }
  return { auc: pairs / total / (isTrue.length - total), precision };
}
