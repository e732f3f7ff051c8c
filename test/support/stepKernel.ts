import type { StepKernel } from '../../src/optimizers/elementwise.ts';
import type { Optimizer } from '../../src/optimizers/optimizer.ts';
import { Graph, type KernelCall } from '../../src/plan/graph.ts';
import { persistent } from '../../src/plan/tensor.ts';

/** The one kernel that an elementwise optimizer calls. */
export function stepKernelOf(optimizer: Optimizer): StepKernel {
  const graph = new Graph(8);
  const value = persistent('parameters', 0, 16);
  const parameter = { value, gradient: persistent('gradients', 0, 16), shape: [16], inPanels: false, trainable: true };
  const place = { hyper: persistent('state', 0, 8), progress: () => persistent('state', 16, 16) };
  optimizer.update(graph, { parameters: [parameter], ...place });
  const [step, ...others] = graph.instructions as KernelCall[];
  if (!step || others.length > 0) throw new Error(`${optimizer.name}: one call must`);
  return step.kernel as StepKernel;
}
