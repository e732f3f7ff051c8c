import type { kernels } from '../engine/kernels.ts';
import type { Kind, PackKernel } from '../engine/kernelTable.ts';
import { LINE } from '../engine/shared.ts';
import type { KernelReference } from '../engine/words.ts';
import { padded } from './panels.ts';
import { isTensor, ROWS, type Size, type Tensor } from './tensor.ts';

type Kernels = typeof kernels;

export type KernelName = keyof Kernels;

type Parameters<K extends KernelName> = Kernels[K]['parameters'];

/** How each kind of argument is given in a graph. */
interface Given {
  input: Tensor;
  output: Tensor;
  both: Tensor;
  count: Size;
  extent: Size;
  productRows: Size;
  operations: Size;
  scalar: number;
}

/** Arguments by name, each given as its kind needs. */
type ArgumentsOf<P> = { readonly [Name in keyof P]: Given[P[Name] & keyof Given] };

/** The arguments of a kernel, by name. */
export type Arguments<K extends KernelName> = ArgumentsOf<Parameters<K>>;

/** The kernels of packs that take arguments of these names. */
type PackKernelLike<K extends KernelName> = PackKernel<Readonly<Record<keyof Parameters<K>, Kind>>>;

/** The kernels that take exactly the arguments of the kernel `K`. */
export type KernelLike<K extends KernelName> =
  | {
      [C in KernelName]: Arguments<C> extends Arguments<K> ? (Arguments<K> extends Arguments<C> ? C : never) : never;
    }[KernelName]
  | PackKernelLike<K>;

/** A call of a kernel. */
export interface KernelCall {
  readonly kernel: KernelReference;
  readonly arguments: Readonly<Record<string, Tensor | Size>>;
}

/** A call of a function outside the kernels, on the first thread. */
export interface HostCall {
  readonly host: (view: View) => void;
  readonly reads: readonly Tensor[];
  readonly writes: readonly Tensor[];
}

/** What a host function sees: the rows of the batch, and where its tensors start in the memory seen as f32 or u32. */
export interface View {
  readonly rows: number;
  readonly f32: Float32Array;
  readonly u32: Uint32Array;
  readonly element: (tensor: Tensor) => number;
}

export type Instruction = KernelCall | HostCall;

/** The tensors that an instruction reads or writes. */
export function tensorsOf(instruction: Instruction): readonly Tensor[] {
  if ('host' in instruction) return [...instruction.reads, ...instruction.writes];
  return Object.values(instruction.arguments).filter(isTensor);
}

/** A list of kernel calls on tensors without addresses. */
export class Graph {
  /** Columns of a weight panel; rows are padded to a multiple of it. */
  readonly panel: number;
  /** @internal */
  readonly instructions: Instruction[] = [];

  constructor(panel: number) {
    this.panel = panel;
  }

  /** @internal */
  call<K extends KernelName>(kernel: K | PackKernelLike<K>, args: Arguments<K>): void;
  /** @internal */
  call<P extends Readonly<Record<string, Kind>>>(kernel: PackKernel<P>, args: ArgumentsOf<P>): void;
  call(kernel: KernelReference, args: KernelCall['arguments']): void {
    this.instructions.push({ kernel, arguments: args });
  }

  /** Lets the first thread call a function that reads and writes these tensors. @internal */
  callHost(host: HostCall['host'], reads: readonly Tensor[], writes: readonly Tensor[]): void {
    this.instructions.push({ host, reads, writes });
  }

  /** A batch of rows that the caller writes: (rows, columns). */
  input(columns: number): Tensor {
    const stride = spread(columns);
    return workspace({ perRow: stride }, columns, stride, false);
  }

  /** A batch of rows, each padded to whole panels: (rows, columns). */
  batch(columns: number): Tensor {
    const stride = spread(padded(columns, this.panel));
    return workspace({ perRow: stride }, columns, stride, true);
  }

  /** One element for each row of the batch. */
  column(): Tensor {
    return workspace(ROWS, 1, 1, false);
  }

  /** A block of elements. */
  block(size: Size): Tensor {
    return workspace(size, 1, 1, false);
  }
}

/** A block of so many f64. */
export const f64Block = (graph: Graph, count: number): Tensor => graph.block(2 * count);

/**
 * Rows that are 8, 16, … lines apart would share a few sets of the L1 cache; with one more line they use all. (The
 * weight gradient reads a column of tiles over all rows: 28 instead of 19 GFLOP/s at 128 × 784 × 128.)
 */
function spread(stride: number): number {
  return stride % (8 * LINE) === 0 ? stride + LINE : stride;
}

function workspace(size: Size, columns: number, stride: number, padded: boolean): Tensor {
  return { region: 'workspace', offset: 0, size, columns, stride, padded };
}
