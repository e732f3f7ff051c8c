import { kernels } from '../engine/kernels.ts';
import type { Graph, Instruction } from './graph.ts';
import { type Layout, placeWorkspace } from './layout.ts';
import { sizeFor, type Tensor } from './tensor.ts';

const WORD = 4;

/** The words of a graph for a batch of so many rows, and where its tensors are. */
export interface Program {
  readonly runnable: Runnable;
  readonly rows: number;
  readonly words: Uint32Array;
  /** The element at which a tensor starts, in the memory seen as f32 or u32. */
  readonly element: (tensor: Tensor) => number;
  /** The first byte of memory after everything that the program uses. */
  readonly end: number;
}

/** A graph, and the tensors that the caller writes before it runs or reads after. */
export interface Runnable {
  readonly graph: Graph;
  readonly kept: readonly Tensor[];
}

/** Words of the program of a graph. */
export function wordsOf(graph: Graph): number {
  return graph.instructions.reduce((words, { arguments: args }) => words + 1 + Object.keys(args).length, 1);
}

/** Gives every tensor its address and writes the instructions as words. */
export function assemble(runnable: Runnable, rows: number, layout: Layout): Program {
  const { graph, kept } = runnable;
  const { addresses, end } = placeWorkspace(graph, kept, rows, layout.base.workspace);
  const address = (tensor: Tensor) => {
    if (tensor.region !== 'workspace') return layout.base[tensor.region] + tensor.offset * WORD;
    const found = addresses.get(tensor);
    if (found === undefined) throw new Error('program: tensor expected one that an instruction or the caller names');
    return found;
  };
  const words = new Uint32Array(wordsOf(graph));
  const scalars = new Float32Array(words.buffer);
  let at = 0;
  for (const instruction of graph.instructions) at = encode(instruction, rows, address, words, scalars, at);
  return { runnable, rows, words, element: (tensor) => address(tensor) / WORD, end };
}

function encode(
  { kernel, arguments: args }: Instruction,
  rows: number,
  address: (tensor: Tensor) => number,
  words: Uint32Array,
  scalars: Float32Array,
  start: number,
): number {
  let at = start;
  const { code, parameters } = kernels[kernel];
  words[at++] = code;
  for (const [name, kind] of Object.entries(parameters)) {
    const value = args[name];
    if (typeof value === 'object') words[at++] = address(value);
    else if (kind === 'scalar') scalars[at++] = value as number;
    else words[at++] = sizeFor(value as number, rows);
  }
  return at;
}
