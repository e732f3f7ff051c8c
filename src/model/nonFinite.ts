import type { Program } from '../plan/program.ts';
import { persistent, ROWS, sizeFor, type Tensor } from '../plan/tensor.ts';
import type { LossGraph } from './graphs.ts';
import type { PlacedLayer } from './network.ts';
import type { Compiled, TrainingState } from './state.ts';

/**
 * An error if the losses or gradients that a program has left are not all finite. It names the first that is not: outputs
 * from the first layer to the last, the loss, gradients from the last layer to the first. The graph has to keep the outputs
 * of its layers.
 */
export function nonFinite(
  state: TrainingState,
  compiled: Compiled,
  graph: LossGraph,
  program: Program,
): Error | undefined {
  const { runtime } = state;
  const { instance } = runtime;
  const { trainable } = compiled.network;
  const losses = compiled.sums.map((sum) => instance.f64[runtime.element(sum) / 2] as number);
  const finite = (element: number, rows: number, columns: number, stride: number) =>
    instance.allFinite(4 * element, rows, columns, stride);
  const gradients = runtime.element(persistent('gradients', 0, trainable));
  if (losses.every(Number.isFinite) && finite(gradients, 1, trainable, trainable)) return undefined;

  const outputIsFinite = (tensor: Tensor) =>
    finite(program.element(tensor), sizeFor(ROWS, program.rows, 1), tensor.columns, tensor.stride);
  const application = graph.values.findIndex((tensor) => !outputIsFinite(tensor));
  const fail = (what: string, got: string) => {
    const step = state.steps + 1;
    const rule = `finite numbers in step ${step} (the model keeps its weights of the step before; a smaller learning rate or clipping may help)`;
    return new Error(`fit: ${what} expected ${rule}, got ${got}`);
  };
  if (application >= 0) {
    const { placed } = compiled.network.applications[application] as { placed: PlacedLayer };
    return fail(`outputs of layer ${describe(placed)}`, 'others');
  }
  const bad = losses.find((loss) => !Number.isFinite(loss));
  if (bad !== undefined) return fail('loss', String(bad));
  for (const layer of [...compiled.network.layers].reverse()) {
    for (const { tensor, trainable: trained, role } of layer.parameters) {
      const start = runtime.element(persistent('gradients', tensor.offset, tensor.columns));
      if (trained && !finite(start, 1, tensor.columns, tensor.columns))
        return fail(`gradients of the ${role} of layer ${describe(layer)}`, 'others');
    }
  }
  return undefined;
}

const describe = ({ name, layer }: PlacedLayer) => `${name} (${layer.kind})`;
