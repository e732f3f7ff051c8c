import { callWords, END } from '../engine/words.ts';
import type { Graph } from './graph.ts';
import { type Layout, placeWorkspace } from './layout.ts';
import { type Size, sizeFor, type Tensor } from './tensor.ts';

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
  const argument = (value: Tensor | Size) => (typeof value === 'object' ? address(value) : sizeFor(value, rows));
  const calls = graph.instructions.map(({ kernel, arguments: args }) =>
    callWords(kernel, Object.fromEntries(Object.entries(args).map(([name, value]) => [name, argument(value)]))),
  );
  const words = Uint32Array.from([...calls.flat(), END]);
  return { runnable, rows, words, element: (tensor) => address(tensor) / WORD, end };
}
