import { checkName, checkOptions } from '../base/errors.ts';
import { withColumns } from '../data/columns.ts';
import { type TapPoint, tappedPass } from '../lowering/tappedPass.ts';
import type { Model, Predictions } from '../model/model.ts';
import type { Network } from '../network/network.ts';
import { Graph } from '../plan/graph.ts';
import type { Tensor } from '../plan/tensor.ts';
import type { Inputs } from '../training/examples.ts';
import { type InputRows, toInputs } from '../training/input.ts';
import type { ModelState } from '../training/state.ts';
import { applicationNames, applicationsNamed } from './places.ts';
import { copyRows, runRows } from './run.ts';

/** Activations of a layer for some rows. */
export interface Activations {
  /** [rows, units] */
  readonly shape: readonly [rows: number, units: number];
  /** Row-major. */
  readonly data: Float32Array;
}

export interface CaptureOptions {
  /** Which values of the layers: outputs, or pre-activations. Default 'output'. */
  at?: keyof typeof points;
}

export const points = { output: 'output', preActivation: 'preActivation' } as const;

/**
 * Returns copies of what layers compute for the rows of x, by layer name. If a layer is applied several times, the
 * names are `name[0]`, `name[1]`, …
 *
 *     capture(model, x, ['hidden']).get('hidden').data
 *
 * @param layers names of layers. Default: all
 * @returns for each layer `{ shape: [rows, units], data }`.
 * @throws TypeError or RangeError for invalid input and unknown names; Error if the model is disposed.
 */
export function capture(
  model: Model<Predictions>,
  x: InputRows,
  layers?: readonly string[],
  options: CaptureOptions = {},
): Map<string, Activations> {
  return model.look('capture', (state) => {
    const { at = 'output' } = checkOptions('capture', options, ['at']);
    const point = checkName('capture', 'at', at, points);
    const applications = applicationsNamed('capture', state.network, layers);
    const inputs = toInputs('capture', '', state.network, x, true);
    const names = applicationNames(state.network);
    const captured = captureRows(state, inputs, applications, point);
    return new Map(
      applications.map((application, index) => [names[application], captured[index]] as [string, Activations]),
    );
  });
}

/** The numbers of some applications at a point. */
export function captureRows(
  state: ModelState,
  inputs: Inputs,
  applications: readonly number[],
  at: TapPoint['at'],
): Activations[] {
  const { network } = state;
  const { graph, seen } = captureGraph(network, at);
  const tensors = applications.map((application) => seen.tensors[application] as Tensor);
  const captured = applications.map((application): Activations => {
    const { columns } = network.applications[application] as Network['applications'][number];
    return { shape: [inputs.rows, columns], data: withColumns(new Float32Array(inputs.rows * columns), columns) };
  });
  runRows(state, { graph, inputs: seen.inputs, kept: tensors }, inputs, (program, first, count) => {
    for (const [index, tensor] of tensors.entries())
      copyRows(state, program, tensor, count, (captured[index] as Activations).data, first);
  });
  return captured;
}

function captureGraph(network: Network, at: TapPoint['at']) {
  const graph = new Graph(network.panel);
  const tensors: Tensor[] = [];
  const { inputs } = tappedPass(network, graph, {
    value({ source, at: here }, tensor) {
      if ('application' in source && here === at) tensors[source.application] = tensor;
      return tensor;
    },
  });
  return { graph, seen: { inputs, tensors } };
}
