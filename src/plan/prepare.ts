import { greatestOf } from '../base/extremes.ts';
import type { Instance } from '../engine/instance.ts';
import type { Pack } from '../engine/kernelTable.ts';
import { OwnArena } from './arena.ts';
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
  instance: Instance,
  sizes: RegionSizes,
  threads: number | 'auto',
  all: readonly Runnable[],
): Prepare {
  const bytes = greatestOf(all.map(bytesFor), 0);
  const arena = new OwnArena(Object.create(instance, { reserve: { value() {} } })); // tells places, and takes no memory
  const lot = arena.admit();
  arena.resize(lot, 'kept', keptBytes(sizes));
  arena.resize(lot, 'program', bytes);
  const { workspace } = arena;
  const layout = layoutAt(lot.kept.address, sizes, lot.program.address, workspace);
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
      const known = [...packs].map(({ number, places }) => ({ number, places, sizes: {}, stream: '' })); // their modules go along
      return { rows: count, words, threads: team, lastPhase, elements, workspace, end, packs: known, bytes };
    }),
  });
}
