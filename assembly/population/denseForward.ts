import { PAIR } from '../constants';
import { Activation, forwardBlock } from '../generated/activations';
import { LANE } from './lanes';
import { FEW, products, productsOfRows, zeros } from './products';

/** What denseForwardLanes computes, without a call: so many arguments take as long as some products. */
// @ts-ignore: decorator
@inline
export function forward(
  y: usize, z: usize, x: usize, w: usize, b: usize, activation: u32, alpha: f32, beta: f32, rows: u32, inputs: u32, outputs: u32,
): void {
  const rectified = activation == Activation.Relu && z == y;
  const start = b == 0 ? zeros : b;
  const startNext = b == 0 ? 0 : LANE;
  const xRow = inputs * LANE;
  const zRow = outputs * LANE;
  if (outputs < FEW && rows >= FEW) {
    for (let o: u32 = 0; o < outputs; o++) {
      products(z + o * LANE, zRow, start + o * startNext, 0, w + o * xRow, LANE, x, xRow, LANE, inputs, rows, rectified);
    }
  } else {
    for (let i: u32 = 0; i < rows; i++) {
      productsOfRows(z + i * zRow, start, startNext, x + i * xRow, w, xRow, inputs, outputs, rectified);
    }
  }
  if (activation != Activation.Linear && !rectified) forwardBlock(activation, y, z, 0, alpha, beta, 1, rows * outputs * PAIR);
}
