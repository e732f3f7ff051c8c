import { END } from '../engine/kernels.ts';
import { populationKernels } from '../engine/packs/population.ts';
import { LANES, LINE } from '../engine/shared.ts';
import { callWords } from '../engine/words.ts';
import { Graph } from '../plan/graph.ts';
import { placeWorkspace } from '../plan/layout.ts';
import type { Program, Runnable } from '../plan/program.ts';
import type { Runtime } from '../plan/runtime.ts';
import { isTensor, NONE, type Region, ROWS, sizeFor, type Tensor } from '../plan/tensor.ts';
import type { BlockCall, PerBlock } from './blockCalls.ts';

const WORD = 4;

/** Elements of each block in what is kept. */
export interface BlockSizes {
  readonly parameters: number;
  /** In the region of parameters, behind the parameters of all blocks. */
  readonly statistics: number;
  readonly slots: number;
  readonly state: number;
}

/** A tensor outside of the blocks' scratch memory: `perBlock` elements for each block, the same ones for all if that is 0. */
export interface OuterTensor {
  /** As calls name it. */
  readonly tensor: Tensor;
  readonly perBlock: number;
  /** Elements in all, where they are the same ones for all blocks. */
  readonly shared: number;
}

/** A tensor that calls name and that lies outside of scratch memory. */
export function outerTensor(perBlock: number, shared = 0): OuterTensor {
  return { tensor: { ...NONE, region: 'workspace' }, perBlock, shared };
}

/** A program for any number of blocks. */
export interface BlockRunnable {
  /** The element where an outer tensor begins. */
  element(program: Program, outer: OuterTensor): number;
  /** Loads it for so many blocks, from the `first` on. */
  load(runtime: Runtime, first: number, blocks: number): Program;
}

/** The words of a program, and how they change. */
interface Words {
  readonly words: Uint32Array;
  /** From block to block, from thread to thread, and by the number of the first block. */
  readonly steps: Uint32Array;
  readonly parts: Uint32Array;
  readonly starts: Uint32Array;
}

/** What to make of calls for a block. */
interface Description {
  readonly panel: number;
  readonly calls: readonly BlockCall[];
  /** Rows of the batch of each member. */
  readonly rows: number;
  readonly outer: readonly OuterTensor[];
  readonly sizes: BlockSizes;
  /** Floating-point operations of a block. */
  readonly operations: number;
  /** Where for each block a word tells whether it is left out. */
  readonly skipped?: Tensor | undefined;
}

/** Calls for one block as a program for any number of them, one after the other; its rows are blocks. */
export class BlockProgram implements Runnable, BlockRunnable {
  readonly graph: Graph;
  readonly kept: readonly Tensor[];
  readonly #description: Description;
  readonly #addresses: ReadonlyMap<Tensor, number>;
  /** Bytes of scratch memory of a thread, and where gradients begin in it. */
  readonly #scratchBytes: number;
  readonly #gradients: number;
  readonly #length: number;
  readonly #tables: readonly [words: Tensor, steps: Tensor, parts: Tensor, moving: Tensor];
  /** The places in bytes of the words that change from block to block. */
  readonly #moving: Uint32Array;
  readonly #scratch: Tensor;
  readonly #places = new Map<Tensor, { readonly place: Tensor; readonly perBlock: number }>();
  readonly #written = new WeakMap<Program, Words>();

  constructor(description: Description) {
    const { panel, calls, rows, outer, sizes, operations, skipped = NONE } = description;
    this.#description = description;
    const inner = new Graph(panel);
    for (const call of calls as unknown as Graph['instructions']) inner.instructions.push(call);
    const { addresses, end } = placeWorkspace(inner, [], rows, 1, 0);
    this.#addresses = addresses;
    this.#gradients = end;
    this.#scratchBytes = Math.ceil((end / WORD + sizes.parameters + sizes.statistics) / LINE) * LINE * WORD;
    const count = calls.reduce((sum, call) => sum + 1 + Object.keys(call.arguments).length, 1);
    this.#length = Math.ceil(count / LANES) * LANES;

    const outerSteps = new Map(outer.map(({ tensor, perBlock }) => [tensor, perBlock]));
    const moves = calls.flatMap(({ kernel, arguments: args }) => [
      false,
      ...Object.keys(kernel.parameters).map((name) => {
        const value = args[name] as BlockCall['arguments'][string];
        if (!isTensor(value as Tensor)) return isPerBlock(value);
        return isKept((value as Tensor).region) || (outerSteps.get(value as Tensor) ?? 0) > 0;
      }),
    ]);
    this.#moving = Uint32Array.from(moves.flatMap((moves, index) => (moves ? [WORD * index] : [])));

    const graph = new Graph(panel);
    const [words, steps, parts] = [0, 1, 2].map(() => graph.block(this.#length)) as [Tensor, Tensor, Tensor];
    const moving = graph.block(Math.max(1, this.#moving.length));
    this.#tables = [words, steps, parts, moving];
    const copy = graph.block({ perThread: this.#length, fromRows: 0 });
    this.#scratch = graph.block({ perThread: this.#scratchBytes / WORD, fromRows: 0 });
    for (const { tensor, perBlock, shared } of outer) {
      // rowsToLanes reads up to three numbers behind the last
      const place = graph.block(perBlock > 0 ? { perRow: perBlock + LANES } : shared + LANES);
      this.#places.set(tensor, { place, perBlock });
    }
    graph.call(populationKernels.eachBlock, {
      ...{ words, steps, parts, copy, moving, skipped, length: this.#length, moves: this.#moving.length, blocks: ROWS },
      operations: { perRow: Math.min(operations, 2 ** 31) },
    });
    this.graph = graph;
    this.kept = [
      words,
      steps,
      parts,
      moving,
      copy,
      this.#scratch,
      ...[...this.#places.values()].map(({ place }) => place),
    ];
  }

  element(program: Program, { tensor }: OuterTensor): number {
    return program.element((this.#places.get(tensor) as { place: Tensor }).place);
  }

  load(runtime: Runtime, first: number, blocks: number): Program {
    const program = runtime.load(this, blocks);
    const known = this.#written.get(program);
    const made = known ?? this.#words(program);
    if (!known) this.#written.set(program, made);
    const { u32 } = runtime.instance;
    const [words, steps, parts, moving] = this.#tables.map((table) => program.element(table)) as [
      number,
      number,
      number,
      number,
    ];
    u32.set(this.#moving, moving);
    u32.set(made.words, words);
    if (first > 0)
      for (let i = 0; i < this.#length; i++)
        u32[words + i] = (made.words[i] as number) + first * (made.starts[i] as number);
    u32.set(made.steps, steps);
    u32.set(made.parts, parts);
    return program;
  }

  #words(program: Program): Words {
    const { calls, rows } = this.#description;
    const made = { words: [] as number[], steps: [] as number[], parts: [] as number[], starts: [] as number[] };
    for (const { kernel, arguments: args } of calls) {
      const values = Object.entries(args).map(([name, value]) => [name, this.#moves(program, value, rows)] as const);
      const by = (which: keyof Move) =>
        callWords(kernel, Object.fromEntries(values.map(([name, move]) => [name, move[which]])));
      for (const word of by('at')) made.words.push(word);
      for (const [name, which] of [
        ['steps', 'step'],
        ['parts', 'part'],
        ['starts', 'start'],
      ] as const)
        for (const [index, word] of by(which).entries()) made[name].push(index === 0 ? 0 : word);
    }
    made.words.push(END);
    const table = (words: readonly number[]) => {
      const padded = new Uint32Array(this.#length);
      padded.set(words);
      return padded;
    };
    return {
      ...{ words: table(made.words), steps: table(made.steps) },
      ...{ parts: table(made.parts), starts: table(made.starts) },
    };
  }

  /** The value of an argument, and what comes to it. */
  #moves(program: Program, value: BlockCall['arguments'][string], rows: number): Move {
    if (isPerBlock(value)) return { at: value.start, step: value.perBlock, part: 0, start: value.perBlock };
    if (!isTensor(value)) return { at: sizeFor(value, rows, 1), step: 0, part: 0, start: 0 };
    const { region } = value;
    if (region === 'none') return { at: 0, step: 0, part: 0, start: 0 };
    const outer = this.#places.get(value);
    if (outer) return { at: program.element(outer.place) * WORD, step: outer.perBlock * WORD, part: 0, start: 0 };
    if (isKept(region)) {
      const { sizes } = this.#description;
      const isStatistic = region === 'parameters' && value.offset >= sizes.parameters;
      const step = (isStatistic ? sizes.statistics : sizes[region]) * WORD;
      return { at: program.element(value) * WORD, step, part: 0, start: step };
    }
    const scratch = program.element(this.#scratch) * WORD;
    const offset =
      region === 'gradients' ? this.#gradients + value.offset * WORD : (this.#addresses.get(value) as number);
    return { at: scratch + offset, step: 0, part: this.#scratchBytes, start: 0 };
  }
}

interface Move {
  readonly at: number;
  readonly step: number;
  readonly part: number;
  readonly start: number;
}

const isKept = (region: Region): region is 'parameters' | 'slots' | 'state' =>
  region === 'parameters' || region === 'slots' || region === 'state';

const isPerBlock = (value: BlockCall['arguments'][string]): value is PerBlock =>
  typeof value === 'object' && 'perBlock' in value;
