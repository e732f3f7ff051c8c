import { outOfRange } from '../base/errors.ts';
import { populationKernels as kernels } from '../engine/packs/population.ts';
import { PAIR } from '../engine/shared.ts';
import type { LayerDefinition } from '../layers/layer.ts';
import { forwardPass, type Pass, type PassOptions } from '../lowering/forwardPass.ts';
import type { Network } from '../network/network.ts';
import { Graph } from '../plan/graph.ts';
import { NONE, persistent, type Tensor } from '../plan/tensor.ts';
import { type BlockCall, BlockCalls, batchOf } from './blockCalls.ts';
import { BlockProgram, type BlockRunnable, type BlockSizes, type OuterTensor, outerTensor } from './blockProgram.ts';
import { DenseProgram, denseLayers } from './denseProgram.ts';
import { BLOCK_DROPOUT, type MemberParameter } from './members.ts';

/** What programs of a population are made of. */
export interface Architecture {
  readonly network: Network;
  readonly parameters: readonly MemberParameter[];
  readonly sizes: BlockSizes;
}

const RULE = 'what can be computed for many members at once';

/** Whether members can have rates of their own of a layer. */
export const isDropout = ({ kind, options }: LayerDefinition): boolean =>
  kind === 'dropout' && (options as { rate: number }).rate > 0;

/** A forward pass in lanes; throws for a layer that has none. */
export function forwardCalls(
  where: string,
  network: Network,
  calls: BlockCalls,
  options: PassOptions,
  ownDropout = false,
): { graph: Graph; pass: Pass } {
  const graph = new Graph(network.panel);
  let done = 0;
  const pass = forwardPass(network, graph, {
    ...options,
    tap(layer, context) {
      const built = layer.build(context);
      calls.ownRates = ownDropout && isDropout(layer) ? persistent('state', BLOCK_DROPOUT, 2 * PAIR) : NONE;
      const refused = calls.add(graph.instructions.slice(done));
      done = graph.instructions.length;
      if (refused !== undefined) {
        const f = layer.activation && layer.activation.name !== 'linear' ? ` with '${layer.activation.name}'` : '';
        throw outOfRange(where, 'layers', RULE, `${layer.kind}${f} (${context.randomness.layer})`);
      }
      return built;
    },
  });
  return { graph, pass };
}

/** Floating-point operations of a row of one member, forward. */
export const flopsOf = ({ layers }: Network): number =>
  layers.reduce((sum, { layer, inputs, columns }) => sum + (layer.flops?.(inputs) ?? columns), 0);

/** Rows of each member from outside, or one set of rows for all, and the call that brings them to the lanes. */
export function incoming(tensor: Tensor, columns: number, rows: number, shared: boolean): [OuterTensor, BlockCall] {
  const numbers = rows * columns;
  const count = { perRow: columns };
  const outer = shared ? outerTensor(0, numbers) : outerTensor(numbers * PAIR);
  const given = { y: tensor, x: outer.tensor, count };
  if (shared) return [outer, { kernel: kernels.sharedToLanes, arguments: given }];
  return [outer, { kernel: kernels.rowsToLanes, arguments: { ...given, stride: numbers } }];
}

/** The rows of each member going out, and the call that brings them. */
export function outgoing(tensor: Tensor, columns: number, rows: number): [OuterTensor, BlockCall] {
  const numbers = rows * columns;
  const outer = outerTensor(numbers * PAIR);
  const given = { y: outer.tensor, x: tensor, count: { perRow: columns }, stride: numbers };
  return [outer, { kernel: kernels.lanesToRows, arguments: given }];
}

/** The call that brings the weights of a block to the cache. */
function readAhead({ parameters }: BlockSizes): BlockCall {
  const scratch = batchOf(1);
  return {
    kernel: kernels.readAheadLanes,
    arguments: { scratch, w: persistent('parameters', 0, parameters), count: parameters / PAIR },
  };
}

/** Rows → predictions, of every member. */
export interface PredictProgram {
  readonly program: BlockRunnable;
  readonly x: OuterTensor;
  readonly y: OuterTensor;
}

/** Numbers of weights that a cache shared by cores may not hold. */
const BEYOND_CACHES = 2 ** 22;

/** A program of predictions; `blocks` are all that there are. */
export function predictProgram(
  architecture: Architecture,
  rows: number,
  shared: boolean,
  blocks: number,
): PredictProgram {
  const { network, parameters, sizes } = architecture;
  const calls = new BlockCalls(parameters);
  const { pass } = forwardCalls('population', network, calls, { training: false });
  const [input, output] = [pass.inputs[0] as Tensor, pass.outputs[0] as Tensor];
  const operations = flopsOf(network) * rows * PAIR;
  const ahead = blocks * sizes.parameters > BEYOND_CACHES;
  const layers = denseLayers(calls.calls, calls.of(input), calls.of(output));
  if (layers?.length) {
    const { panel } = network;
    const program = new DenseProgram({ panel, layers, rows, shared, parameters: sizes.parameters, ahead, operations });
    return { program, x: program.x, y: program.y };
  }
  const [x, first] = incoming(calls.of(input), input.columns, rows, shared);
  const [y, last] = outgoing(calls.of(output), output.columns, rows);
  const all = [...(ahead ? [readAhead(sizes)] : []), first, ...calls.calls, last];
  const program = new BlockProgram({ panel: network.panel, calls: all, rows, outer: [x, y], sizes, operations });
  return { program, x, y };
}
