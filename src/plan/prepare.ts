import type { Instance } from '../engine/instance.ts';
import type { Pack } from '../engine/kernelTable.ts';
import { LEAST_PROGRAM, ownPlaces } from './arena.ts';
import { Graph } from './graph.ts';
import { keptBytes, layoutAt, type RegionSizes } from './layout.ts';
import { assemble, bytesFor, type Program, type Runnable } from './program.ts';
import { threadsOf } from './work.ts';

/** A graph with its programs for a memory, which another thread has assembled. */
export interface PreparedRunnable extends Runnable {
  readonly prepared: readonly PreparedProgram[];
}

/** A program as plain data. */
export interface PreparedProgram
  extends Pick<Program, 'rows' | 'words' | 'threads' | 'lastPhase' | 'elements' | 'workspace' | 'end'> {
  readonly packs: readonly Pack[];
  /** Bytes for each of the programs of this memory. */
  readonly bytes: number;
}

/** A function that prepares a graph for some batch sizes. */
export type Prepare = <R extends Runnable>(runnable: R, rows: Iterable<number>) => R & PreparedRunnable;

/**
 * Assembles programs for a memory that another thread will have for this model alone: graphs with their programs, without
 * instructions. `all` are the graphs that will run there.
 */
export function preparing(
  instance: Pick<Instance, 'heap'>,
  sizes: RegionSizes,
  threads: number | 'auto',
  all: readonly Runnable[],
): Prepare {
  const bytes = all.reduce((most, runnable) => Math.max(most, bytesFor(runnable)), LEAST_PROGRAM);
  const { kept, program, workspace } = ownPlaces(instance, keptBytes(sizes), bytes);
  const layout = layoutAt(kept, sizes, program, workspace);
  const none = new Graph(0);
  return (runnable, rows) => ({
    ...runnable,
    graph: none,
    prepared: [...new Set(rows)].map((count) => {
      const {
        words,
        threads: team,
        lastPhase,
        elements,
        end,
        packs,
      } = assemble(runnable, count, layout, threadsOf(threads));
      const known = [...packs].map(({ number }) => ({ number, sizes: {}, stream: '' })); // their modules go along
      return { rows: count, words, threads: team, lastPhase, elements, workspace, end, packs: known, bytes };
    }),
  });
}
