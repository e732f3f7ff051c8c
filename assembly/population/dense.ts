import { PAIR } from '../constants';
import { Activation, backwardBlock } from '../generated/activations';
import { Out } from '../pointers';
import { forward } from './denseForward';
import { LANE } from './lanes';
import { FEW, products, zeros } from './products';

// z = x·wᵀ + b, y = f(z) in each lane, f the activation of that code with its two scalars: the sums of denseForward
//   x [rows][inputs], w [outputs][inputs], b [outputs] or 0 for none, y and z [rows][outputs]; z may be y
export function denseForwardLanes(
  y: Out, z: Out, x: usize, w: usize, b: usize,
  activation: u32, alpha: f32, beta: f32, rows: u32, inputs: u32, outputs: u32, thread: u32, threads: u32,
): void {
  forward(y, z, x, w, b, activation, alpha, beta, rows, inputs, outputs);
}

// dx = (dz·w) ⊙ f′ in each lane, f the activation that the layer's input is the output of: the sums of denseBackwardInput
//   dz [rows][outputs], wt: w [outputs][inputs] as it lies, source (what f′ is computed from) and dx [rows][inputs]
export function denseBackwardInputLanes(
  dx: Out, dz: usize, wt: usize, source: usize,
  activation: u32, alpha: f32, beta: f32, rows: u32, inputs: u32, outputs: u32, thread: u32, threads: u32,
): void {
  const xRow = inputs * LANE;
  const zRow = outputs * LANE;
  if (inputs < FEW && rows >= FEW) {
    for (let i: u32 = 0; i < inputs; i++) {
      products(dx + i * LANE, xRow, zeros, 0, wt + i * LANE, xRow, dz, zRow, LANE, outputs, rows, false);
    }
  } else {
    for (let i: u32 = 0; i < rows; i++) {
      products(dx + i * xRow, LANE, zeros, 0, dz + i * zRow, LANE, wt, LANE, xRow, outputs, inputs, false);
    }
  }
  if (activation != Activation.Linear) backwardBlock(activation, dx, dx, source, 0, alpha, beta, 1, rows * inputs * PAIR);
}

// dw = dzᵀ·x and db = Σ dz over the rows, in each lane: the sums of denseBackwardWeights
//   x [rows][inputs], dz [rows][outputs], dw [outputs][inputs], db [outputs], or 0 where there is no bias
export function denseBackwardWeightsLanes(
  dw: Out, db: Out, x: usize, dz: usize, rows: u32, inputs: u32, outputs: u32, thread: u32, threads: u32,
): void {
  const xRow = inputs * LANE;
  const zRow = outputs * LANE;
  if (inputs < FEW && outputs >= FEW) {
    for (let i: u32 = 0; i < inputs; i++) {
      products(dw + i * LANE, xRow, zeros, 0, x + i * LANE, xRow, dz, LANE, zRow, rows, outputs, false);
    }
  } else {
    for (let o: u32 = 0; o < outputs; o++) {
      products(dw + o * xRow, LANE, zeros, 0, dz + o * LANE, zRow, x, LANE, xRow, rows, inputs, false);
    }
  }
  if (db == 0) return;
  for (let o: u32 = 0; o < outputs; o++) {
    let sum0 = f32x4.splat(0);
    let sum1 = sum0;
    let at = dz + o * LANE;
    for (let i: u32 = 0; i < rows; i++) {
      sum0 = f32x4.add(sum0, v128.load(at));
      sum1 = f32x4.add(sum1, v128.load(at, 16));
      at += zRow;
    }
    v128.store(db + o * LANE, sum0);
    v128.store(db + o * LANE, sum1, 16);
  }
}
