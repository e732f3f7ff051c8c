import { BARRIER, END, HOST } from '../engine/kernels.ts';
import type { Pack } from '../engine/kernelTable.ts';
import { callWords, kernelOf } from '../engine/words.ts';
import { type Access, barriersBefore } from './barriers.ts';
import type { Graph, HostCall, Instruction, KernelCall } from './graph.ts';
import { type Layout, placeWorkspace, programBytes } from './layout.ts';
import { isTensor, type Size, sizeFor, type Tensor } from './tensor.ts';
import { ThreadTuner } from './threadTuner.ts';
import { workOf } from './work.ts';

const WORD = 4;

/** The words of a graph for a given batch size, and where its tensors are. */
export interface Program {
  readonly runnable: Runnable;
  readonly rows: number;
  readonly words: Uint32Array;
  /** The number of threads; with several, the words include barriers. */
  readonly threads: number;
  readonly tuner: ThreadTuner;
  /** The functions of its host calls, by number. */
  readonly hosts: readonly HostCall['host'][];
  /** The packs whose kernels it calls. */
  readonly packs: ReadonlySet<Pack>;
  /** The byte offset after the second-to-last barrier, where the last phase starts. */
  readonly lastPhase: number;
  /** The element at which a tensor starts, in the memory seen as f32 or u32. */
  readonly element: (tensor: Tensor) => number;
  /** The same for the kept tensors of its graph, in their order. */
  readonly elements: readonly number[];
  /** The start of the workspace, and the first byte after the part that the program uses. */
  readonly workspace: number;
  readonly end: number;
}

/** A graph, and the tensors that the caller writes before it runs or reads afterwards. */
export interface Runnable {
  readonly graph: Graph;
  readonly kept: readonly Tensor[];
  /** Whether a thread may continue the last phase where another has stopped. */
  readonly resumable?: boolean;
  /** Whether it runs on one thread only. */
  readonly alone?: boolean;
}

/** The maximum number of words in the program of a graph. */
export function wordsOf(graph: Graph): number {
  const words = (call: Instruction) => ('host' in call ? 3 : 2 + Object.keys(call.arguments).length);
  return graph.instructions.reduce((total, call) => total + words(call), 2);
}

/** The maximum number of bytes of the program of a graph. */
export const bytesFor = ({ graph }: Runnable): number => programBytes(wordsOf(graph));

/**
 * Assigns an address to every tensor and writes the instructions as words, for as many threads as there is work for.
 */
export function assemble(
  runnable: Runnable,
  rows: number,
  layout: Layout,
  threadsFor: (work: number) => number,
  tuner = new ThreadTuner(),
): Program {
  const { graph, kept } = runnable;
  const work = graph.instructions.reduce((sum, call) => sum + instructionWork(call, rows), 0);
  const threads = runnable.alone ? 1 : threadsFor(work);
  const hosts: HostCall['host'][] = [];
  const { workspace } = layout.base;
  const { addresses, end } = placeWorkspace(graph, kept, rows, threads, workspace);
  const address = (tensor: Tensor) => {
    if (tensor.region !== 'workspace') return layout.base[tensor.region] + tensor.offset * WORD;
    const found = addresses.get(tensor);
    if (found === undefined) throw new Error('program: tensor must be one that an instruction or the caller names');
    return found;
  };
  const access = (tensor: Tensor, writes: boolean): Access => {
    const from = address(tensor);
    return { from, to: from + sizeFor(tensor.size, rows, threads) * WORD, writes };
  };
  const calls = graph.instructions.map((instruction): Call => {
    if (!('host' in instruction)) return placed(instruction, rows, threads, access);
    const { host, reads, writes } = instruction;
    const accesses = [...reads.map((tensor) => access(tensor, false)), ...writes.map((tensor) => access(tensor, true))];
    return { words: [HOST, hosts.push(host) - 1], accesses };
  });
  const barriers = threads > 1 ? barriersBefore(calls.map(({ accesses }) => accesses)) : [];
  const words: number[] = threads > 1 ? [BARRIER] : [];
  let lastPhase = 0;
  calls.forEach((call, index) => {
    if (barriers[index]) words.push(BARRIER);
    if (barriers[index]) lastPhase = words.length * WORD;
    for (const word of call.words) words.push(word);
  });
  words.push(END);
  const element = (tensor: Tensor) => address(tensor) / WORD;
  return {
    ...{ runnable, rows, words: Uint32Array.from(words), threads, hosts, packs: packsOf(graph) },
    ...{ tuner, lastPhase, element },
    ...{ elements: kept.map(element), workspace, end },
  };
}

/** The packs that the kernels of a graph need. */
export function packsOf({ instructions }: Graph): Set<Pack> {
  const packs = instructions.map((call) =>
    'kernel' in call && typeof call.kernel !== 'string' ? call.kernel.pack : [],
  );
  return new Set(packs.flat());
}

/** The work of an instruction for so many rows; none of what is not a kernel's. */
function instructionWork(instruction: Instruction, rows: number): number {
  if ('host' in instruction) return 0;
  const counts = Object.entries(instruction.arguments).filter((entry): entry is [string, Size] => !isTensor(entry[1]));
  return workOf(
    kernelOf(instruction.kernel),
    Object.fromEntries(counts.map(([name, size]) => [name, sizeFor(size, rows, 1)])),
  );
}

/** An instruction as words, with the memory that it accesses. */
interface Call {
  readonly words: readonly number[];
  readonly accesses: readonly Access[];
}

/** A kernel's call with addresses for tensors and numbers for sizes. */
function placed(
  { kernel, arguments: args }: KernelCall,
  rows: number,
  threads: number,
  access: (tensor: Tensor, writes: boolean) => Access,
): Call {
  const kinds = kernelOf(kernel).parameters;
  const values: Record<string, number> = {};
  const accesses: Access[] = [];
  for (const [name, value] of Object.entries(args)) {
    if (!isTensor(value)) values[name] = sizeFor(value, rows, threads);
    else {
      const accessed = access(value, kinds[name] !== 'input');
      values[name] = accessed.from;
      accesses.push(accessed);
    }
  }
  return { words: callWords(kernel, values), accesses };
}
