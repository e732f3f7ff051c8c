import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fromBrain } from '../../src/brain/index.ts';
import { randoms } from '../interchange/networks.ts';

interface Case {
  readonly name: string;
  readonly json: Record<string, unknown>;
  readonly x: readonly (number[] | Record<string, number>)[];
  readonly y: readonly (number[] | Record<string, number>)[];
}

const cases: Case[] = JSON.parse(readFileSync(new URL('fixtures.json', import.meta.url), 'utf8'));
const find = (name: string) => structuredClone(cases.find((each) => each.name === name) as Case).json;

test.each(cases)('$name answers as brain.js does', ({ json, x, y }) => {
  const model = fromBrain(json);
  // brain.js takes names by the first that it met: in both versions the order of the keys.
  const rows = x.map((row) => Object.values(row));
  const expected = y.flatMap((row) => Object.values(row));
  for (const [i, value] of model.predict(rows).entries()) expect(value).toBeCloseTo(expected[i] as number, 6);
  expect([...model.predict(rows)]).toEqual([...fromBrain(JSON.stringify(json)).predict(rows)]);
});

test('names of outputs are labels', () => {
  for (const version of ['brain1', 'brain2']) {
    const { labels } = fromBrain(find(`${version}: sigmoid on colours`)).stateFor('test', false);
    expect(labels).toEqual([['black', 'white']]);
    expect(fromBrain(find(`${version}: sigmoid on xor`)).stateFor('test', false).labels).toEqual([undefined]);
  }
});

describe('what is refused', () => {
  test.each<[string, unknown, string]>([
    ['no JSON', '{', "fromBrain: json must be JSON, got '{'"],
    ['a list', [], 'fromBrain: json must be the toJSON of a NeuralNetwork, got an array of 0'],
    ['nothing', undefined, 'fromBrain: json must be the toJSON of a NeuralNetwork, got undefined'],
    [
      'a recurrent network',
      { type: 'LSTM' },
      "fromBrain: type must be NeuralNetwork: lanewise has no recurrent layers, got 'LSTM'",
    ],
    ['no layers', { sizes: [] }, 'fromBrain: layers must be an array of two or more, got undefined'],
  ])('%s', (_, json, message) => {
    expect(() => fromBrain(json as never)).toThrow(message);
  });

  test.each<[string, (json: never) => void, string]>([
    [
      'another activation',
      (json: { activation: string }) => (json.activation = 'swish'),
      'activation must be one of sigmoid, relu, tanh, leaky-relu',
    ],
    ['other sizes', (json: { sizes: number[] }) => (json.sizes[1] = 5), 'sizes must be 2, 4, 3, 1'],
    [
      'a weight that is missing',
      (json: { layers: [never, Record<string, { weights: Record<string, number> }>] }) =>
        delete json.layers[1][0].weights[1],
      'layers[1].0.weights must have 2 numbers, got 1',
    ],
    [
      'a weight that is a text',
      (json: { layers: [never, Record<string, { weights: Record<string, unknown> }>] }) =>
        (json.layers[1][0].weights[1] = '3'),
      "layers[1].0.weights[1] must be a finite number (in f32), got '3'",
    ],
    [
      'a bias beyond f32',
      (json: { layers: [never, Record<string, { bias: number }>] }) => (json.layers[1][0].bias = 1e300),
      'biases of layers[1][0] must be a finite number',
    ],
  ])('%s in version 1', (_, change, message) => {
    const json = find('brain1: sigmoid on xor');
    change(json as never);
    expect(() => fromBrain(json)).toThrow(message);
  });

  const text = JSON.stringify(find('brain2: sigmoid on xor'));
  const small = JSON.stringify(find('brain1: relu on colours'));

  /** A model, or an error in words. */
  const read = (json: string) => {
    try {
      fromBrain(json);
    } catch (error) {
      expect((error as Error).message, json).toMatch(/^fromBrain: /);
    }
  };

  test('every beginning of a file is refused in words', () => {
    for (let length = 0; length < text.length; length++) {
      expect(() => fromBrain(text.slice(0, length))).toThrow(/^fromBrain: json must be JSON/);
    }
  });

  test('every change of one byte is read, or refused in words', () => {
    for (const other of ['"', '}', '9']) {
      for (let at = 0; at < text.length; at++) read(text.slice(0, at) + other + text.slice(at + 1));
    }
  });

  test('2,000 changes of structure are read, or refused in words', () => {
    const next = randoms(1);
    const odd = [null, -1, 1e300, '', '__proto__', [], {}, true, [[]], { weights: [], biases: [] }, 2 ** 53, [1, 2]];
    for (let round = 0; round < 2000; round++) {
      const json = JSON.parse(round % 2 ? text : small);
      for (let change = 0; change <= round % 3; change++) {
        let place = json;
        for (;;) {
          const keys = Object.keys(place);
          const key = keys[Math.floor(next() * keys.length)];
          if (key === undefined) break;
          const value = place[key];
          if (typeof value === 'object' && value !== null && Object.keys(value).length > 0 && next() < 0.8) {
            place = value;
            continue;
          }
          if (next() < 0.3) delete place[key];
          else place[key] = structuredClone(odd[Math.floor(next() * odd.length)]);
          break;
        }
      }
      read(JSON.stringify(json));
    }
  });
});
