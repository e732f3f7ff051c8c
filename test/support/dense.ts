import type { Build } from '../../src/engine/builds.ts';
import { activations } from '../../src/engine/kernels.ts';
import { call, input, output, panelOf } from './kernel.ts';
import { fromPanels, padRows, padTo, toPanels, unpadRows } from './panels.ts';
import { numbers } from './random.ts';

/** A dense layer's shape: rows of a batch, outputs, inputs. */
export type Shape = readonly [rows: number, outputs: number, inputs: number];

/** The operands of a layer's three products, row-major: x (rows, inputs), w (inputs, outputs), b (outputs), dz (rows, outputs). */
export const operandsOf = ([rows, outputs, inputs]: Shape) => ({
  x: numbers(rows * inputs, 1 + rows),
  w: numbers(inputs * outputs, 2 + outputs),
  b: numbers(outputs, 3),
  dz: numbers(rows * outputs, 4 + inputs),
});

/** The results of a layer's kernels, row-major, and their padding. */
export interface Products {
  readonly y: Float32Array;
  readonly dw: Float32Array;
  readonly db: Float32Array;
  readonly dx: Float32Array;
  readonly wt: Float32Array;
  /** Every padding element of y, dw, db, wt and dx: all must be 0. */
  readonly padding: readonly number[];
}

/** What a dense kernel takes for no activation. */
export const linear = { activation: activations.linear, alpha: 0, beta: 0 } as const;

/** Scratch of the weight gradient: one thread or two copy their operands there; parts of eight have no room for large ones. */
const ROOM = 2 * (256 * (288 + 16) + 16);

/** Runs the kernels of a linear dense layer; the padding of x is NaN, which no sum may take in. */
export function runDense(build: Build, shape: Shape, threads = 1): Products {
  const [rows, outputs, inputs] = shape;
  const { x, w, b, dz } = operandsOf(shape);
  const panel = panelOf(build);
  const [ins, outs] = [padTo(inputs, panel), padTo(outputs, panel)];
  const [xStride, yStride] = [ins + panel, outs + panel];
  const sizes = { rows, inputs, outputs, xStride };
  const batch = input(padRows(x, rows, inputs, xStride, Number.NaN));
  const gradient = input(padRows(dz, rows, outputs, yStride));
  const panels = input(toPanels(w, inputs, outputs, panel));
  const bias = input(padRows(b, 1, outputs, outs));

  const product = output(rows * yStride);
  const forwardPlaces = { y: product, z: product, x: batch, w: panels, b: bias };
  const { y } = call(build, 'denseForward', { ...forwardPlaces, ...linear, ...sizes, yStride }, threads);
  const weightPlaces = { dw: output(inputs * outs), db: output(outs), x: batch, dz: gradient, scratch: output(ROOM) };
  const weightSizes = { ...sizes, dzStride: yStride, room: ROOM };
  const { dw, db } = call(build, 'denseBackwardWeights', { ...weightPlaces, ...weightSizes }, threads);
  const { wt } = call(build, 'denseTranspose', { wt: output(ins * outputs), w: panels, inputs, outputs }, threads);
  const inputPlaces = { dx: output(rows * xStride), dz: gradient, wt: input(wt), source: batch };
  const backwardSizes = { ...linear, ...sizes, dzStride: yStride };
  const { dx } = call(build, 'denseBackwardInput', { ...inputPlaces, ...backwardSizes }, threads);

  const beyond = (data: ArrayLike<number>, count: number, stride: number, from: number, to: number) => {
    const all = data as Float32Array;
    return Array.from({ length: count }, (_, i) => [...all.subarray(i * stride + from, i * stride + to)]).flat();
  };
  return {
    y: unpadRows(y, rows, outputs, yStride),
    dw: fromPanels(dw, inputs, outputs, panel),
    db: (db as Float32Array).slice(0, outputs),
    dx: unpadRows(dx, rows, inputs, xStride),
    wt: fromPanels(wt, outputs, inputs, panel),
    padding: [
      ...beyond(y, rows, yStride, outputs, outs),
      ...beyond(dx, rows, xStride, inputs, ins),
      ...beyond(db, 1, outs, outputs, outs),
      ...beyond(dw.slice(inputs * (outs - panel)), inputs, panel, outputs - (outs - panel), panel),
      ...beyond(wt.slice(outputs * (ins - panel)), outputs, panel, inputs - (ins - panel), panel),
    ],
  };
}
