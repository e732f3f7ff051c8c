// Kernels that pass over numbers once: activations, losses, optimizers; and a copy of memory to hold them against.

import { activations, block, kernels, padTo, panelOf, program } from './kernel.js';
import { traffic } from './traffic.js';

/** f32 in an array: all arrays of a pass in the L2 cache, or well beyond it. */
const counts = [8192, 1 << 20];
const rowSizes = [
  { rows: 1024, columns: 10 },
  { rows: 128, columns: 1000 },
];

/** Numbers that every update rule can take for its own, at the speed of a training. */
const hyper = [1, 1e-9, 0.9, 0.1, 0.999, 0.001, 1e-7, 1e-9];

/** Tasks with the elements of each run, and the bytes read and written for each element. */
export function passes(build) {
  const panel = panelOf(build);
  const named = Object.entries(kernels).filter(([name]) => !name.startsWith('dense'));
  const elementwise = named.filter(([, { parameters }]) => 'activation' in parameters);
  const updates = named.filter(([, { parameters }]) => 'hyper' in parameters);
  const byRows = named.filter(([, { parameters }]) => 'columns' in parameters && takesRowsOnly(parameters));
  return [
    ...counts.map(copy),
    ...Object.keys(activations).flatMap((activation) =>
      elementwise.flatMap(([name, { parameters }]) =>
        counts.map((count) => elementPass(build, name, parameters, activation, count)),
      ),
    ),
    ...updates.flatMap(([name]) => counts.map((count) => updatePass(build, name, count))),
    ...byRows.flatMap(([name, { parameters }]) =>
      rowSizes.map((size) => rowPass(build, name, parameters, size, panel)),
    ),
  ];
}

const pass = (name, elements, bytes, start) => ({ group: 'passes', name, elements, bytes, start });
const isPointer = (kind) => ['input', 'output', 'both'].includes(kind);
/** The numbers that a kernel of losses or rows takes beside its pointers. */
const numbersOfRows = ['rows', 'columns', 'stride', 'tStride', 'a', 'b'];
const takesRowsOnly = (parameters) =>
  Object.keys(parameters).every((name) => isPointer(parameters[name]) || numbersOfRows.includes(name));
const of = (count) => `${count.toLocaleString('en')} numbers`;

function copy(count) {
  return pass(`copy of memory, ${of(count)}`, count, 8, () => {
    const [from, to] = [new Float32Array(count).fill(1), new Float32Array(count)];
    return () => to.set(from);
  });
}

function elementPass(build, kernel, parameters, activation, count) {
  const blocks = Object.keys(parameters).filter((name) => isPointer(parameters[name]));
  const values = Object.fromEntries(blocks.map((name) => [name, block(count)]));
  const scalars = { activation: activations[activation], alpha: 0.01, beta: 1 };
  const sizes = { rows: 1, columns: count, stride: count };
  const start = () => program(build, [{ kernel, arguments: { ...values, ...scalars, ...sizes } }]);
  return pass(`${kernel}, ${activation}, ${of(count)}`, count, 4 * blocks.length, start);
}

function updatePass(build, kernel, count) {
  const values = {
    ...{ p: block(count), g: block(count), slots: block(3 * count, { fill: () => 0.5 }) },
    ...{ hyper: block(8, { fill: (i) => hyper[i] }), progress: block(1, { zeroed: true }), count },
  };
  const start = () => program(build, [{ kernel, arguments: values }]);
  return pass(`${kernel}, ${of(count)}`, count, 4 * traffic[kernel], start);
}

/** Bytes are those of the rows themselves: each (rows, columns) argument once. */
function rowPass(build, kernel, parameters, { rows, columns }, panel) {
  const stride = padTo(columns, panel);
  const classes = kernel.endsWith('Classes');
  const values = {};
  for (const name of Object.keys(parameters).filter((key) => isPointer(parameters[key]))) {
    if (name === 't' && classes) values[name] = block(rows, { labels: columns });
    else
      values[name] = block(name === 'losses' ? rows : rows * stride, name === 't' ? { fill: () => 1 / columns } : {});
  }
  const sizes = { rows, columns, stride, tStride: classes ? 1 : stride, a: 0, b: 1 };
  const start = () => program(build, [{ kernel, arguments: { ...values, ...sizes } }]);
  const whole = Object.values(values).filter(({ length }) => length === rows * stride).length;
  return pass(`${kernel}, ${rows} × ${columns}`, rows * columns, 4 * whole, start);
}
