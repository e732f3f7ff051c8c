import { blendShare, KEEP } from '../engine/hyper.ts';
import type { Graph } from '../plan/graph.ts';
import type { Tensor } from '../plan/tensor.ts';

/** Where a blend of two blocks of `count` elements is. */
export interface BlendPlace {
  /** What is changed. */
  readonly into: Tensor;
  readonly from: Tensor;
  /** What `writeBlend` has written. */
  readonly hyper: Tensor;
  /** As that of an optimizer's call. */
  readonly progress: Tensor;
  readonly count: number;
}

/** Adds a call for into ← keep·into + share·from, which can be finished where a thread has left it. */
export function blend(graph: Graph, { into, from, ...rest }: BlendPlace): void {
  graph.call('blendStep', { p: into, g: from, slots: into, ...rest });
}

/** Writes keep and share. */
export function writeBlend(memory: Float32Array, at: number, keep: number, share: number): void {
  memory[at + KEEP] = keep;
  memory[at + blendShare] = share;
}

/** The mean of the weights ← decay·mean + (1 − decay)·weights after a step; after the first it is the weights. */
export function writeEma(memory: Float32Array, at: number, decay: number, step: number): void {
  writeBlend(memory, at, step === 1 ? 0 : decay, step === 1 ? 1 : 1 - decay);
}

/** The sum of gradients ← sum + gradients/batches; of the first batch, gradients/batches. */
export function writeAdd(memory: Float32Array, at: number, batches: number, first: boolean): void {
  writeBlend(memory, at, first ? 0 : 1, 1 / batches);
}

/** Gradients of the last batch ← gradients/batches + the sum of the others. */
export function writeAverage(memory: Float32Array, at: number, batches: number): void {
  writeBlend(memory, at, 1 / batches, 1);
}
