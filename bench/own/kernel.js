// Calls of single kernels, without a model around them: arguments by name, blocks placed in the memory of an instance.

import { internals } from './internals.js';

const { activations, Graph, Instance, kernels } = internals;

export { activations, kernels };

/** A block of so many f32 (or with `labels` u32 below that) for a pointer argument; `zeroed` before each run, or kept. */
export const block = (length, { labels, fill, zeroed } = {}) => ({ length, labels, fill, zeroed });

const instances = new Map();

function instanceOf(build) {
  if (!instances.has(build)) instances.set(build, new Instance(build));
  return instances.get(build);
}

/** Columns of a weight panel in a build. */
export const panelOf = (build) => instanceOf(build).panel;

/**
 * A function that runs the calls, [{ kernel, arguments }], so many times in one program. An argument is a number or a
 * block; the same block is the same memory. All programs of a build share a memory: only the last one made may run.
 */
export function program(build, calls, times = 1) {
  const instance = instanceOf(build);
  const places = new Map();
  let end = Math.ceil(instance.heap / 64) * 64;
  for (const value of calls.flatMap((call) => Object.values(call.arguments))) {
    if (typeof value !== 'object' || places.has(value)) continue;
    places.set(value, end);
    end = Math.ceil((end + value.length * 4) / 64) * 64;
  }
  for (const { kernel } of calls) if (kernels[kernel].pack) instance.add(kernels[kernel].pack);
  const words = calls.flatMap((call) => wordsOf(call, places));
  instance.reserve(end + (words.length * times + 1) * 4);
  for (const [value, address] of places) fill(instance, address, value);
  for (let i = 0; i < times; i++) instance.u32.set(words, end / 4 + i * words.length);
  instance.u32[end / 4 + words.length * times] = 0;
  const zeroed = [...places].find(([value]) => value.zeroed)?.[1];
  if (zeroed === undefined) return () => instance.run(end);
  return () => {
    instance.u32[zeroed / 4] = 0;
    instance.run(end);
  };
}

function wordsOf({ kernel, arguments: values }, places) {
  const { code, parameters } = kernels[kernel];
  const scalar = new Float32Array(1);
  const word = ([name, kind]) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${kernel}: no argument ${name}`);
    if (kind === 'count') return value;
    if (kind !== 'scalar') return places.get(value);
    scalar[0] = value;
    return new Uint32Array(scalar.buffer)[0];
  };
  return [code, ...Object.entries(parameters).map(word)];
}

/** Numbers from −1 to 1 of a fixed pattern, or as the block says. */
function fill(instance, address, { length, labels, fill: value }) {
  const start = address / 4;
  for (let i = 0; i < length; i++) {
    if (labels) instance.u32[start + i] = i % labels;
    else instance.f32[start + i] = value?.(i) ?? ((i * 2654435761) % 4093) / 2046 - 1;
  }
}

export const padTo = (columns, panel) => Math.ceil(columns / panel) * panel;

/** Elements from row to row of a batch, as the library lays it out. */
export const strideOf = (columns, panel) => new Graph(panel).batch(columns).stride;
