import { blendShare, KEEP } from '../engine/hyper.ts';
import type { Graph } from '../plan/graph.ts';
import type { Tensor } from '../plan/tensor.ts';

/** The tensors of a blend of two blocks of `count` elements. */
export interface BlendPlace {
  /** The block to change. */
  readonly into: Tensor;
  readonly from: Tensor;
  /** The numbers that `writeBlend` writes. */
  readonly hyper: Tensor;
  /** As for a call of an optimizer. */
  readonly progress: Tensor;
  readonly count: number;
}

/** Adds a call for into ← keep·into + share·from, which can be completed where a thread has stopped. */
export function blend(graph: Graph, { into, from, ...rest }: BlendPlace): void {
  graph.call('blendStep', { p: into, g: from, slots: into, ...rest });
}

/** Writes keep and share. */
export function writeBlend(memory: Float32Array, at: number, keep: number, share: number): void {
  memory[at + KEEP] = keep;
  memory[at + blendShare] = share;
}

/**
 * The moving average of the weights ← decay·average + (1 − decay)·weights after a step; after the first step, the
 * weights.
 */
export function writeEma(memory: Float32Array, at: number, decay: number, step: number): void {
  writeBlend(memory, at, step === 1 ? 0 : decay, step === 1 ? 1 : 1 - decay);
}

/** The sum of gradients ← sum + gradients/batches; for the first batch, gradients/batches. */
export function writeAdd(memory: Float32Array, at: number, batches: number, first: boolean): void {
  writeBlend(memory, at, first ? 0 : 1, 1 / batches);
}

/** Gradients of the last batch ← gradients/batches + the sum of the others. */
export function writeAverage(memory: Float32Array, at: number, batches: number): void {
  writeBlend(memory, at, 1 / batches, 1);
}
