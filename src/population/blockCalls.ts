import type { Kind, PackKernel } from '../engine/kernelTable.ts';
import { populationKernels } from '../engine/packs/population.ts';
import { PAIR, PENALTY_TERMS, SQUARE_TERMS } from '../engine/shared.ts';
import { nameOf } from '../engine/words.ts';
import { HYPER, RANDOMNESS, sumAt } from '../lowering/stateLayout.ts';
import type { Instruction, KernelCall } from '../plan/graph.ts';
import { gradientAt, isTensor, NONE, persistent, type Size, type Tensor } from '../plan/tensor.ts';
import { piecesOf } from '../plan/termLines.ts';
import { BLOCK_CLIP, BLOCK_HYPER, BLOCK_RANDOMNESS, BLOCK_SUMS, MASK, type MemberParameter } from './members.ts';

type AnyKernel = PackKernel<Readonly<Record<string, Kind>>>;

/** A count that grows from block to block. */
export interface PerBlock {
  readonly start: number;
  readonly perBlock: number;
}

/** A call of the pack's kernels on tensors of one block. */
export interface BlockCall {
  readonly kernel: AnyKernel;
  readonly arguments: Readonly<Record<string, Tensor | Size | PerBlock>>;
}

/** The lanes kernel that does in each lane what a kernel does; undefined if it is missing. */
const lanesKernel = (name: string): AnyKernel | undefined => {
  const kernels: Readonly<Record<string, AnyKernel>> = { ...populationKernels };
  return kernels[`${name}Lanes`] ?? kernels[name];
};

type PenaltyArguments = Readonly<
  Record<'partials' | 'g' | 'w', Tensor> & Record<'l1' | 'l2' | 'terms' | 'width' | 'count', number>
>;

type CopyArguments = Readonly<Record<'y' | 'x', Tensor> & Record<'from' | 'to' | 'columns', number> & { rows: Size }>;

type SquareArguments = Readonly<Record<'sums' | 'x', Tensor> & Record<'first' | 'terms' | 'width' | 'count', number>>;

/** Elements of scratch that kernels use for themselves: most for a step, of 3 + 4 slots. */
const SCRATCH = 8 * PAIR;

/** A tensor of a block: (rows of the batch, columns) in lanes. */
export const batchOf = (columns: number): Tensor => ({
  ...{ region: 'workspace', offset: 0, size: { perRow: columns * PAIR }, columns, stride: columns, padded: false },
});

/** Writes the calls of one network's graph as calls for a block of members: the same operations in each lane. */
export class BlockCalls {
  readonly calls: BlockCall[] = [];
  readonly #parameters: readonly MemberParameter[];
  readonly #slots: number;
  readonly #tensors = new Map<Tensor, Tensor>();
  readonly #scratch: Tensor = {
    ...{ region: 'workspace', offset: 0, size: SCRATCH, columns: SCRATCH, stride: SCRATCH, padded: false },
  };
  /** Where rates of the members' own are, for the next calls of dropout. */
  ownRates: Tensor = NONE;
  /** Whether members differ in the optimizer's numbers, or some stay as they are. */
  readonly #apart: boolean;

  /** Kernels that take something else than the one for one network. */
  readonly #own: Readonly<Record<string, (kernel: AnyKernel, args: KernelCall['arguments']) => void>> = {
    ...{ clipValue: this.#clip, clipNorm: this.#clip, squareSums: this.#squares, copyColumns: this.#copy },
    ...{ l1l2Penalty: this.#penalty, normalizeUnits: this.#orthogonal, orthogonalPenalty: this.#orthogonal },
  };

  constructor(parameters: readonly MemberParameter[], slots = 0, apart = false) {
    this.#parameters = parameters;
    this.#slots = slots;
    this.#apart = apart;
  }

  /** Puts a tensor in the place of one of one network's. */
  put(tensor: Tensor, inItsPlace: Tensor): void {
    this.#tensors.set(tensor, inItsPlace);
  }

  /** The tensor of a block in the place of one network's. */
  of(tensor: Tensor): Tensor {
    const known = this.#tensors.get(tensor);
    if (known) return known;
    const made = this.#made(tensor);
    this.#tensors.set(tensor, made);
    return made;
  }

  #made(tensor: Tensor): Tensor {
    const { region, offset, columns, size } = tensor;
    if (region === 'none') return NONE;
    if (region === 'workspace') return typeof size === 'number' ? { ...tensor, size: size * PAIR } : batchOf(columns);
    if (region === 'state') return stateTensor(offset);
    const { first, count, at } = this.#parameterOf(tensor);
    return persistent(region, region === 'parameters' ? at : first * PAIR, count * PAIR);
  }

  #parameterOf({ offset }: Tensor): MemberParameter {
    return this.#parameters.find(({ parameter }) => parameter.tensor.offset === offset) as MemberParameter;
  }

  /** Adds some instructions; returns the name of a kernel that is not for lanes, if there is one. */
  add(instructions: readonly Instruction[]): string | undefined {
    for (const instruction of instructions) {
      if ('host' in instruction) return 'a function of your own';
      const refused = this.#add(instruction);
      if (refused !== undefined) return refused;
    }
    return undefined;
  }

  #add({ kernel: reference, arguments: args }: KernelCall): string | undefined {
    const name = nameOf(reference);
    if (name === 'denseTranspose') {
      this.#tensors.set(args.wt as Tensor, this.of(args.w as Tensor));
      return undefined;
    }
    const kernel = lanesKernel(name);
    if (!kernel) return name;
    if (name.endsWith('Step')) {
      this.#step(kernel, args);
      return undefined;
    }
    const own = this.#own[name];
    if (own) {
      own.call(this, kernel, args);
      return undefined;
    }
    const tensors = Object.entries(args).filter((entry): entry is [string, Tensor] => isTensor(entry[1]));
    const given: Record<string, Tensor | Size> = {
      ...{ ...args, scratch: this.#scratch, own: this.ownRates },
      ...{ hyper: this.of(HYPER), apart: Number(this.#apart) },
    };
    for (const [argument, tensor] of tensors) if (argument in kernel.parameters) given[argument] = this.of(tensor);
    if (tensors[0]) given.count = this.of(tensors[0][1]).size;
    this.calls.push({ kernel, arguments: pick(given, Object.keys(kernel.parameters)) });
    return undefined;
  }

  #clip(kernel: AnyKernel, { g, sums = NONE, chunks = 0 }: KernelCall['arguments']): void {
    const limits = persistent('state', BLOCK_CLIP, PAIR);
    for (const { parameter, count } of this.#within(g as Tensor)) {
      const given = { g: this.of(gradientAt(parameter.tensor)), limits, sums: this.of(sums as Tensor), chunks, count };
      this.calls.push({ kernel, arguments: pick(given, Object.keys(kernel.parameters)) });
    }
  }

  /** Sums of squares: where the terms are that one network sums as lines. */
  #squares(kernel: AnyKernel, args: KernelCall['arguments']): void {
    const { sums, x, first, terms, width, count: stored } = args as SquareArguments;
    const { parameter, count } = this.#parameterOf(x);
    const [lines, length] = parameter.shape as readonly [number, number?];
    const places = parameter.storage.inPanels
      ? { line: PAIR * (length ?? 1), term: 1, column: length ?? 1 }
      : { line: length ?? lines, term: PAIR, column: 1 };
    const pieces = piecesOf({ terms, width }, stored, SQUARE_TERMS);
    const tensors = { sums: this.of(sums), x: this.of(x) };
    this.calls.push({ kernel, arguments: { ...tensors, first, terms, ...places, pieces, count } });
  }

  /** Columns of rows, or where a layer leaves what is not rows, all that a parameter has. */
  #copy(kernel: AnyKernel, args: KernelCall['arguments']): void {
    const { y, x, from, to, columns, rows } = args as CopyArguments;
    const isRow = y.region === 'gradients';
    const given = { from, to, columns: isRow ? this.#parameterOf(y).count : columns, rows };
    const [ofY, ofX] = [this.of(y), this.of(x)];
    this.calls.push({ kernel, arguments: { y: ofY, x: ofX, ...given, xStride: ofX.columns, yStride: ofY.columns } });
  }

  /** A kernel of the orthogonal penalty: how far apart units and inputs lie, and its sums. */
  #orthogonal(kernel: AnyKernel, args: KernelCall['arguments']): void {
    const { inputs, outputs } = args as Readonly<Record<'inputs' | 'outputs', number>>;
    const matrix = (args.w ?? args.g) as Tensor;
    const isTransposed = matrix.region === 'workspace';
    const steps = isTransposed ? { unitStep: 1, inputStep: outputs } : { unitStep: inputs, inputStep: 1 };
    const tensors = Object.entries(args).filter((entry): entry is [string, Tensor] => isTensor(entry[1]));
    const placed = Object.fromEntries(tensors.map(([name, tensor]) => [name, this.of(tensor)]));
    const parts = args.partials ? ((args.partials as Tensor).size as number) / 2 : 0;
    this.calls.push({
      kernel,
      arguments: pick({ ...args, ...placed, ...steps, parts }, Object.keys(kernel.parameters)),
    });
  }

  /** A penalty: where the terms are that one network sums as lines. */
  #penalty(kernel: AnyKernel, args: KernelCall['arguments']): void {
    const { partials, g, w, l1, l2, terms, width, count: stored } = args as PenaltyArguments;
    const { parameter, count } = this.#parameterOf(w);
    const [, inputs] = parameter.shape;
    const places = inputs === undefined ? { term: PAIR, column: 1 } : { term: 1, column: inputs };
    const pieces = piecesOf({ terms, width }, stored, PENALTY_TERMS);
    const tensors = { partials: this.of(partials), g: this.of(g), w: this.of(w) };
    this.calls.push({ kernel, arguments: { ...tensors, l1, l2, terms, ...places, pieces, count } });
  }

  /** The parameters of a span. */
  #within({ offset, columns }: Tensor): MemberParameter[] {
    return this.#parameters.filter(({ parameter: { tensor } }) => {
      return tensor.offset >= offset && tensor.offset < offset + columns;
    });
  }

  /** A step of the optimizer, for each parameter by itself: slots lie by parameters. */
  #step(kernel: AnyKernel, { p, hyper }: KernelCall['arguments']): void {
    for (const { parameter, first, count } of this.#within(p as Tensor)) {
      const { tensor } = parameter;
      const slots = persistent('slots', this.#slots * first * PAIR, this.#slots * count * PAIR);
      this.calls.push({
        kernel,
        arguments: {
          ...{ p: this.of(tensor), g: this.of(gradientAt(tensor)) },
          ...{ slots, hyper: this.of(hyper as Tensor), scratch: this.#scratch },
          ...{ kept: this.#slots, apart: Number(this.#apart), count },
        },
      });
    }
  }
}

const pick = <T>(values: Readonly<Record<string, T>>, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, values[name] as T]));

/** The part of a block's state in the place of one model's. */
function stateTensor(offset: number): Tensor {
  if (offset === HYPER.offset) return persistent('state', BLOCK_HYPER, MASK + PAIR);
  if (offset === RANDOMNESS.offset) return persistent('state', BLOCK_RANDOMNESS, 3 * PAIR);
  const sum = (offset - sumAt(0).offset) / 2;
  if (sum >= 0) return persistent('state', BLOCK_SUMS + 2 * PAIR * sum, 2 * PAIR);
  throw new Error(`population: state expected hyper, randomness or a sum, got element ${offset}`);
}
