import { tappedPass } from '../lowering/tappedPass.ts';
import type { Application, Source } from '../network/network.ts';
import { Graph, type View } from '../plan/graph.ts';
import type { Tensor } from '../plan/tensor.ts';
import type { Inputs } from '../training/examples.ts';
import type { ModelState } from '../training/state.ts';
import { copyRows, runRows } from './run.ts';

/** Numbers that are put in the place of those of a layer: of each row, the row `of` it in `data` (rows, columns). */
export interface Replacement {
  readonly data: Float32Array;
  readonly of: (row: number) => number;
}

/** Units of a place whose numbers are replaced. */
export interface UnitEdit extends Replacement {
  readonly source: Source;
  readonly units: Uint32Array;
}

/** Weights of an application of a dense layer that carry other numbers. */
export interface EdgeEdit extends Replacement {
  readonly application: number;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly weights: Float32Array;
}

/** The outputs of a network for all rows, with some numbers replaced on the way. */
export function runEdited(
  state: ModelState,
  inputs: Inputs,
  units: readonly UnitEdit[],
  edges: readonly EdgeEdit[],
): Float32Array[] {
  const { network } = state;
  const graph = new Graph(network.panel);
  let first = 0;
  const copied = (tensor: Tensor) => (tensor.padded ? graph.batch(tensor.columns) : graph.input(tensor.columns));
  const taken: Tensor[] = [];
  const pass = tappedPass(network, graph, {
    value({ source, at, index }, tensor) {
      if ('application' in source && at === 'input' && index === 0) taken[source.application] = tensor;
      if (at === 'output') {
        const edits = units.filter((edit) => isAt(edit.source, source));
        if (edits.length === 0) return tensor;
        const edited = copied(tensor);
        graph.callHost((view) => editUnits(view, tensor, edited, edits, first), [tensor], [edited]);
        return edited;
      }
      if (at !== 'preActivation' || !('application' in source)) return tensor;
      const edits = edges.filter(({ application }) => application === source.application);
      if (edits.length === 0) return tensor;
      const x = taken[source.application] as Tensor;
      const edited = copied(tensor);
      graph.callHost((view) => editEdges(view, x, tensor, edited, edits, first), [x, tensor], [edited]);
      return edited;
    },
  });
  const outputs = network.outputs.map(({ columns }) => new Float32Array(inputs.rows * columns));
  runRows(
    state,
    { graph, inputs: pass.inputs, kept: pass.outputs },
    inputs,
    (program, from, count) => {
      for (const [index, tensor] of pass.outputs.entries())
        copyRows(state, program, tensor, count, outputs[index] as Float32Array, from);
    },
    (_, from) => {
      first = from;
    },
  );
  return outputs;
}

export const isAt = (a: Source, b: Source): boolean =>
  'input' in a ? 'input' in b && a.input === b.input : 'application' in b && a.application === b.application;

function copyBlock({ f32, rows, element }: View, from: Tensor, to: Tensor): void {
  f32.copyWithin(element(to), element(from), element(from) + rows * from.stride);
}

function editUnits(view: View, from: Tensor, to: Tensor, edits: readonly UnitEdit[], first: number): void {
  copyBlock(view, from, to);
  const { f32, rows, element } = view;
  for (const { units, data, of } of edits) {
    for (let row = 0; row < rows; row++) {
      const there = of(first + row) * to.columns;
      const here = element(to) + row * to.stride;
      for (const unit of units) f32[here + unit] = data[there + unit] as number;
    }
  }
}

/** zⱼ + Σ wⱼᵢ (otherᵢ − xᵢ) over the edges i → j. */
function editEdges(view: View, x: Tensor, z: Tensor, to: Tensor, edits: readonly EdgeEdit[], first: number): void {
  copyBlock(view, z, to);
  const { f32, rows, element } = view;
  for (const { from: sources, to: targets, weights, data, of } of edits) {
    for (let row = 0; row < rows; row++) {
      const other = of(first + row) * x.columns;
      const [input, output] = [element(x) + row * x.stride, element(to) + row * to.stride];
      for (let edge = 0; edge < weights.length; edge++) {
        const i = sources[edge] as number;
        const at = output + (targets[edge] as number);
        const change = (data[other + i] as number) - (f32[input + i] as number);
        f32[at] = (f32[at] as number) + (weights[edge] as number) * change;
      }
    }
  }
}

/** The places that an application takes its only input from. */
export const sourceOf = ({ sources }: Application): Source => sources[0] as Source;
