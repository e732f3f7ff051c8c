import { greatestOf } from '../base/extremes.ts';
import { LINE } from '../engine/shared.ts';
import { type Graph, tensorsOf } from './graph.ts';
import { type Region, sizeFor, type Tensor } from './tensor.ts';

const WORD = 4;

/** Bytes of a cache line, to which every block is aligned. */
export const LINE_BYTES: number = LINE * WORD;

export const align = (bytes: number): number => Math.ceil(bytes / LINE_BYTES) * LINE_BYTES;

/**
 * Where the regions of a model start, in bytes; see the picture in docs/design.md. Those that it keeps are contiguous.
 * Parameters come first, because a block that is resized keeps its first bytes.
 */
export interface Layout {
  readonly base: Readonly<Record<Region, number>>;
  /** The first byte after the parameters. */
  readonly rest: number;
  /** The first byte after everything that is kept. */
  readonly end: number;
  readonly program: number;
}

/** Elements of the persistent regions. */
export interface RegionSizes {
  readonly parameters: number;
  readonly gradients: number;
  readonly slots: number;
  readonly state: number;
}

/** Bytes of what a model keeps: parameters, gradients, slots and state. */
export const keptBytes = (sizes: RegionSizes): number => layoutAt(0, sizes, 0, 0).end;

/** Bytes of a program with this many words. */
export const programBytes = (words: number): number => align(words * WORD);

/** The regions that a model keeps, from `kept` on; its program and its workspace have separate addresses. */
export function layoutAt(kept: number, sizes: RegionSizes, program: number, workspace: number): Layout {
  const gradients = align(kept + sizes.parameters * WORD);
  const slots = align(gradients + sizes.gradients * WORD);
  const state = align(slots + sizes.slots * WORD);
  const end = align(state + sizes.state * WORD);
  return { base: { none: 0, parameters: kept, gradients, slots, state, workspace }, rest: gradients, end, program };
}

/** Workspace tensors with their addresses, and the first byte after them. */
export interface Placement {
  readonly addresses: ReadonlyMap<Tensor, number>;
  readonly end: number;
}

/**
 * Assigns addresses to a graph's workspace tensors for a batch of `rows` on `threads` threads: each gets the lowest
 * address that is free while the tensor is live. `kept` tensors are always live.
 */
export function placeWorkspace(
  graph: Graph,
  kept: readonly Tensor[],
  rows: number,
  threads: number,
  base: number,
): Placement {
  const placed: (Life & { from: number; to: number })[] = [];
  const addresses = new Map<Tensor, number>();
  for (const [tensor, life] of lifetimes(graph, kept)) {
    const size = align(sizeFor(tensor.size, rows, threads) * WORD);
    const busy = placed.filter((other) => other.first <= life.last && life.first <= other.last);
    const from = firstGap(
      busy.sort((a, b) => a.from - b.from),
      base,
      size,
    );
    placed.push({ ...life, from, to: from + size });
    addresses.set(tensor, from);
  }
  return {
    addresses,
    end: greatestOf(
      placed.map(({ to }) => to),
      base,
    ),
  };
}

interface Life {
  first: number;
  last: number;
}

/**
 * The first and last instruction that uses each workspace tensor, ordered by the first; `kept` ones are always live.
 */
function lifetimes(graph: Graph, kept: readonly Tensor[]): Map<Tensor, Life> {
  const end = graph.instructions.length;
  const lives = new Map<Tensor, Life>(kept.map((tensor) => [tensor, { first: 0, last: end }]));
  graph.instructions.forEach((instruction, index) => {
    for (const tensor of tensorsOf(instruction)) {
      if (tensor.region !== 'workspace') continue;
      const life = lives.get(tensor);
      if (life) life.last = Math.max(life.last, index);
      else lives.set(tensor, { first: index, last: index });
    }
  });
  return lives;
}

/** The lowest address ≥ base with room for `size` bytes between blocks sorted by address. */
function firstGap(busy: readonly { from: number; to: number }[], base: number, size: number): number {
  let address = base;
  for (const { from, to } of busy) {
    if (address + size <= from) break;
    address = Math.max(address, to);
  }
  return address;
}
