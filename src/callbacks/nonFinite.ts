import type { Program } from '../plan/program.ts';
import type { Runtime } from '../plan/runtime.ts';
import { gradientAt, persistent, ROWS, sizeFor, type Tensor } from '../plan/tensor.ts';

interface PlacedLayer {
  readonly name: string;
  readonly layer: { readonly kind: string };
  readonly parameters: readonly { readonly tensor: Tensor; readonly trainable: boolean; readonly role: string }[];
}

interface Applied {
  readonly placed: PlacedLayer;
}

/** The state of a step before its update. */
export interface Gradients {
  readonly runtime: Runtime;
  readonly program: Program;
  /** Steps before this one. */
  readonly steps: number;
  /** The outputs of each application of a layer. */
  readonly watched: readonly Tensor[];
  /** The losses and penalties. */
  readonly sums: readonly Tensor[];
  readonly network: {
    /** Number of trainable elements. */
    readonly trainable: number;
    readonly layers: readonly PlacedLayer[];
    readonly applications: readonly Applied[];
  };
}

/**
 * Returns an error if losses or gradients of a program are not all finite. It names the first cause: outputs from the
 * first layer to the last, the loss, then gradients from the last layer to the first. The graph must watch the outputs
 * of its layers.
 */
export function nonFinite({ runtime, program, steps, watched, sums, network }: Gradients): Error | undefined {
  const { instance } = runtime;
  const { trainable } = network;
  const losses = sums.map((sum) => runtime.f64(sum));
  const finite = (element: number, rows: number, columns: number, stride: number) =>
    instance.allFinite(4 * element, rows, columns, stride);
  const gradients = runtime.element(persistent('gradients', 0, trainable));
  if (losses.every(Number.isFinite) && finite(gradients, 1, trainable, trainable)) return undefined;

  const outputIsFinite = (tensor: Tensor) =>
    finite(program.element(tensor), sizeFor(ROWS, program.rows, 1), tensor.columns, tensor.stride);
  const application = watched.findIndex((tensor) => !outputIsFinite(tensor));
  const fail = (what: string, got: string) => {
    const rule = `finite numbers in step ${steps + 1} (the model keeps its weights of the step before; a smaller learning rate or clipping may help)`;
    return new Error(`fit: ${what} must be ${rule}, got ${got}`);
  };
  if (application >= 0) {
    const { placed } = network.applications[application] as Applied;
    return fail(`outputs of layer ${describe(placed)}`, 'others');
  }
  const bad = losses.find((loss) => !Number.isFinite(loss));
  if (bad !== undefined) return fail('loss', String(bad));
  for (const layer of [...network.layers].reverse()) {
    for (const { tensor, trainable: trained, role } of layer.parameters) {
      const start = runtime.element(gradientAt(tensor));
      if (trained && !finite(start, 1, tensor.columns, tensor.columns))
        return fail(`gradients of the ${role} of layer ${describe(layer)}`, 'others');
    }
  }
  return undefined;
}

const describe = ({ name, layer }: PlacedLayer) => `${name} (${layer.kind})`;
