import type { Activation } from '../activations/activation.ts';
import { leakyRelu } from '../activations/leakyRelu.ts';
import type { ActivationName } from '../activations/resolve.ts';
import { isPlain, outOfRange, show, wrongKind } from '../base/errors.ts';
import { dense } from '../layers/dense.ts';
import type { Model } from '../model/model.ts';
import { sequential } from '../model/sequential.ts';
import { writeWeights } from '../network/weights.ts';
import type { Weight } from '../plan/weights.ts';
import { setLabels } from '../training/classes.ts';

const WHERE = 'fromBrain';

type Json = Readonly<Record<string, unknown>>;

/** A layer of brain.js: for each unit, bias + Σ weight · input. */
interface Units {
  readonly weights: readonly (readonly number[])[];
  readonly biases: readonly number[];
}

const activations: Readonly<Record<string, ActivationName>> = { sigmoid: 'sigmoid', relu: 'relu', tanh: 'tanh' };

/**
 * Converts a `NeuralNetwork` of brain.js 1 or 2. The names of its outputs become labels. The columns of x are its
 * inputs, in the order of the JSON.
 *
 *     const model = fromBrain(JSON.parse(readFileSync('net.json', 'utf8')));
 *
 * @param json the result of `net.toJSON()`, or its text
 * @throws TypeError or RangeError for other JSON, and for recurrent networks.
 */
export function fromBrain(json: object | string): Model {
  const net = typeof json === 'string' ? parsed(json) : json;
  if (!isPlain(net)) throw wrongKind(WHERE, 'json', 'the toJSON of a NeuralNetwork', net);
  const { type = 'NeuralNetwork', sizes, layers } = net as Json;
  if (type !== 'NeuralNetwork' && type !== 'NeuralNetworkGPU')
    throw outOfRange(WHERE, 'type', 'NeuralNetwork: lanewise has no recurrent layers', show(type));
  if (!Array.isArray(layers) || layers.length < 2) throw wrongKind(WHERE, 'layers', 'an array of two or more', layers);
  const first = at(layers[0], 'layers[0]');
  const inputs = Array.isArray(first.weights) ? inputsOf(net as Json, layers[1]) : Object.keys(first);
  if (inputs.length === 0) throw outOfRange(WHERE, 'layers[0]', 'at least one input: train the network first', 'none');
  let names = inputs;
  const units = layers.slice(1).map((layer, index) => {
    const what = `layers[${index + 1}]`;
    const read = unitsOf(at(layer, what), what, names);
    names = read.names;
    return read;
  });
  const counts = [inputs.length, ...units.map(({ biases }) => biases.length)];
  if (Array.isArray(sizes) && sizes.length > 0 && sizes.join() !== counts.join())
    throw outOfRange(WHERE, 'sizes', counts.join(', '), show(sizes.join(', ')));
  const { f, factor } = activationOf(net as Json, !Array.isArray(first.weights));
  const model = sequential({
    inputs: inputs.length,
    layers: units.map(({ biases }) => dense(biases.length, f)),
    seed: 0,
  });
  const { network, runtime } = model.stateFor(WHERE, true);
  writeWeights(
    WHERE,
    network,
    runtime,
    new Map(units.flatMap((each, index) => weightsOf(each, index, counts, factor))),
  );
  const labels = outputNames(net as Json, names);
  if (labels) setLabels(model.stateFor(WHERE, true), [labels]);
  return model;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw outOfRange(WHERE, 'json', 'JSON', show(text));
  }
}

function at(value: unknown, what: string): Json {
  if (!isPlain(value)) throw wrongKind(WHERE, what, 'an object', value);
  return value as Json;
}

/** Names of inputs in version 2: those of the lookup, or numbers. */
function inputsOf({ inputLookup }: Json, second: unknown): string[] {
  const { weights } = at(second, 'layers[1]');
  const count = Array.isArray(weights) && Array.isArray(weights[0]) ? weights[0].length : 0;
  return namesOf(inputLookup, 'inputLookup', count) ?? Array.from({ length: count }, (_, index) => `${index}`);
}

/** The names of a table of places, in their order. */
function namesOf(table: unknown, what: string, count: number): string[] | undefined {
  if (!isPlain(table)) return undefined;
  const entries = Object.entries(table as Json).sort(([, a], [, b]) => Number(a) - Number(b));
  const wrong = entries.length !== count || entries.some(([, place], index) => place !== index);
  if (wrong) throw outOfRange(WHERE, what, `${count} names for the numbers from 0`, `${entries.length} others`);
  return entries.map(([name]) => name);
}

/** The units of a layer of either version, and what they are called. */
function unitsOf(layer: Json, what: string, inputs: readonly string[]): Units & { readonly names: string[] } {
  const { weights, biases } = layer;
  if (Array.isArray(weights) && Array.isArray(biases)) {
    const rows = weights.map((row, unit) => numbers(row, `${what}.weights[${unit}]`, inputs.length));
    const names = rows.map((_, unit) => `${unit}`);
    return { weights: rows, biases: numbers(biases, `${what}.biases`, rows.length), names };
  }
  const names = Object.keys(layer);
  if (names.length === 0) throw outOfRange(WHERE, what, 'at least one unit', 'none');
  const units = names.map((name) => at(layer[name], `${what}.${name}`));
  return {
    names,
    biases: numbers(
      units.map(({ bias }) => bias),
      `biases of ${what}`,
      names.length,
    ),
    weights: units.map(({ weights: given }, unit) => {
      const path = `${what}.${names[unit]}.weights`;
      const byName = at(given, path);
      if (Object.keys(byName).length !== inputs.length)
        throw outOfRange(WHERE, path, `${inputs.length} numbers`, Object.keys(byName).length);
      return numbers(
        inputs.map((name) => (Object.hasOwn(byName, name) ? byName[name] : undefined)),
        path,
        inputs.length,
      );
    }),
  };
}

function numbers(list: unknown, what: string, count: number): readonly number[] {
  if (!Array.isArray(list)) throw wrongKind(WHERE, what, 'an array of numbers', list);
  if (list.length !== count || count === 0) throw outOfRange(WHERE, what, `${Math.max(count, 1)} numbers`, list.length);
  const wrong = list.findIndex((value) => typeof value !== 'number' || !Number.isFinite(Math.fround(value)));
  if (wrong >= 0) throw wrongKind(WHERE, `${what}[${wrong}]`, 'a finite number (in f32)', list[wrong]);
  return list;
}

/** The activation, and a factor for weights and biases before it. */
function activationOf(
  { activation, options, trainOpts }: Json,
  isFirstVersion: boolean,
): { readonly f: ActivationName | Activation; readonly factor: number } {
  const [given, trained] = [options, trainOpts].map((each) => (isPlain(each) ? (each as Json) : {})) as [Json, Json];
  const name = activation ?? given.activation ?? trained.activation ?? 'sigmoid';
  const slope = trained.leakyReluAlpha ?? given.leakyReluAlpha ?? 0.01;
  if (name === 'leaky-relu') {
    if (typeof slope !== 'number' || !(slope >= 0 && slope <= 1))
      throw outOfRange(WHERE, 'leakyReluAlpha', 'a number from 0 to 1', show(slope));
    // Version 1 answers with α·max(z, 0), which is max(α·z, 0), though it trains by another rule.
    return isFirstVersion ? { f: 'relu', factor: slope } : { f: leakyRelu({ slope }), factor: 1 };
  }
  if (typeof name === 'string' && Object.hasOwn(activations, name))
    return { f: activations[name] as ActivationName, factor: 1 };
  throw outOfRange(WHERE, 'activation', `one of ${Object.keys(activations).join(', ')}, leaky-relu`, show(name));
}

function weightsOf(
  { weights, biases }: Units,
  index: number,
  counts: readonly number[],
  factor: number,
): [string, Weight][] {
  const scaled = (list: readonly number[]) => Float32Array.from(list, (value) => value * factor);
  const shape = [counts[index + 1] as number, counts[index] as number];
  return [
    [`${index}.weight`, { shape, data: scaled(weights.flat()) }],
    [`${index}.bias`, { shape: [biases.length], data: scaled(biases) }],
  ];
}

/** The names of the outputs, if the network was trained on objects. */
function outputNames({ outputLookup }: Json, names: readonly string[]): readonly string[] | undefined {
  const labels = outputLookup === true ? names : namesOf(outputLookup, 'outputLookup', names.length);
  return labels && labels.length > 1 ? labels : undefined;
}
