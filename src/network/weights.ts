import { outOfRange, show, wrongKind } from '../base/errors.ts';
import { isKind, isMap } from '../base/kinds.ts';
import { isNumericArray } from '../data/table.ts';
import { count, type Spreader } from '../plan/parameter.ts';
import type { Runtime } from '../plan/runtime.ts';
import type { Weight, Weights } from '../plan/weights.ts';
import { type Network, type PlacedParameter, parametersOf } from './network.ts';

/** Those of one parameter, as they were given. */
type Numbers = Float32Array | Float64Array;

/** A copy of every parameter. */
export function readWeights(network: Network, runtime: Runtime): Weights {
  return new Map(
    parametersOf(network).map(({ name, shape, storage, tensor }) => {
      const data = new Float32Array(count(shape));
      storage.read(runtime.instance.f32, runtime.element(tensor), data);
      return [name, { shape: [...shape], data }];
    }),
  );
}

/** Sets every parameter, or the given ones; sets none unless `check` accepts all. */
export function writeWeights(
  where: string,
  network: Network,
  runtime: Runtime,
  weights: ReadonlyMap<string, Weight>,
  check = checkWeight,
  partial = false,
): void {
  if (!isMap(weights)) throw wrongKind(where, 'weights', 'a Map from names to { shape, data }', weights);
  const all = parametersOf(network);
  const parameters = partial ? all.filter(({ name }) => weights.has(name)) : all;
  const data = checkWeights(where, parameters, weights as ReadonlyMap<string, Weight>, check, all);
  for (const [index, parameter] of parameters.entries()) writeWeight(runtime, parameter, data[index] as Numbers);
}

/** Initializes every parameter with random numbers from the seed. */
export function initializeWeights(network: Network, runtime: Runtime, seed: number): void {
  let stream = 0;
  runtime.hold(() => {
    for (const { inputs, columns, parameters } of network.layers) {
      for (const parameter of parameters) {
        const values = new Float32Array(count(parameter.shape));
        const random = runtime.random(seed, 'weights', stream++);
        parameter.initializer.fill(values, inputs[0] as number, columns, random, parameter.shape);
        writeWeight(runtime, parameter, values, runtime);
      }
    }
  });
}

function writeWeight(runtime: Runtime, { storage, tensor }: PlacedParameter, data: Numbers, kernel?: Spreader): void {
  storage.write(runtime.instance.f32, runtime.element(tensor), data, kernel);
}

/** The numbers of each parameter. Throws unless there is a weight for each that `check` accepts, and no other. */
export function checkWeights(
  where: string,
  parameters: readonly PlacedParameter[],
  weights: ReadonlyMap<string, Weight>,
  check = checkWeight,
  all = parameters,
): Numbers[] {
  const data = parameters.map((parameter) => check(where, parameter, weights.get(parameter.name)));
  const names = all.map(({ name }) => name);
  const unknown = [...weights.keys()].find((name) => !names.includes(name));
  if (unknown !== undefined) throw outOfRange(where, 'name', `one of ${names.join(', ')}`, show(unknown));
  return data;
}

/** The numbers of a weight, if it matches a parameter and is finite. */
function checkWeight(where: string, parameter: PlacedParameter, weight: Weight | undefined): Numbers {
  const data = checkFits(where, parameter, weight);
  const index = data.findIndex((value) => !Number.isFinite(Math.fround(value)));
  if (index >= 0)
    throw outOfRange(where, `${parameter.name} data[${index}]`, 'a finite number (in f32)', show(data[index]));
  return data;
}

/** A copy of the numbers of a weight, which is read once, if it matches a parameter. */
export function checkFits(where: string, { name, shape }: PlacedParameter, weight: Weight | undefined): Numbers {
  if (!weight) throw outOfRange(where, name, `{ shape: [${shape.join(', ')}], data }`, 'nothing');
  const { shape: given, data } = weight;
  const lengths = Array.isArray(given) ? given.map((length) => show(length)).join(', ') : undefined;
  if (lengths !== shape.join(', ')) {
    const got = lengths === undefined ? show(given) : `[${lengths}]`;
    throw outOfRange(where, `${name} shape`, `[${shape.join(', ')}]`, got);
  }
  if (!isNumericArray(data)) throw wrongKind(where, `${name} data`, 'a typed array', data);
  const numbers = new (isKind(data, 'Float32Array') ? Float32Array : Float64Array)(data);
  if (numbers.length !== count(shape))
    throw outOfRange(where, `${name} data`, `${count(shape)} numbers`, numbers.length);
  return numbers;
}
