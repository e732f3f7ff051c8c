import { backwardBlock, forwardBlock } from '../generated/activations';
import { Out } from '../pointers';

// y = f(x), dx = dy ⊙ f′, f the activation of that code with its two scalars
//   y, x, dx, dy, source (count), count a multiple of PAIR; source: what f′ is computed from; y may be x, dx may be dy

export function activationForwardLanes(
  y: Out, x: usize, activation: u32, alpha: f32, beta: f32, count: u32, thread: u32, threads: u32,
): void {
  forwardBlock(activation, y, x, 0, alpha, beta, 1, count);
}

export function activationBackwardLanes(
  dx: Out, dy: usize, source: usize, activation: u32, alpha: f32, beta: f32, count: u32, thread: u32, threads: u32,
): void {
  backwardBlock(activation, dx, dy, source, 0, alpha, beta, 1, count);
}
