import { builtin, type NodeWorker, node } from '../base/node.ts';

/** The maximum number of threads for a model. */
export const MOST_THREADS = 64;

/** The number of cores that this process may use; in a page, the browser's figure. */
export function cores(): number {
  const available =
    builtin('node:os')?.availableParallelism() ??
    (globalThis as { navigator?: { hardwareConcurrency?: number } }).navigator?.hardwareConcurrency ??
    1;
  return Math.min(available, MOST_THREADS);
}

let refused: string | undefined;

/** Records that threads cannot start although the environment seems to allow it. */
export function refuseThreads(reason: string): void {
  refused = reason;
}

/** Why there is only one thread, and what to do; undefined if there may be more. */
export function whyAlone(): string | undefined {
  if (refused !== undefined && !threadSettings.createWorker) return refused;
  const { crossOriginIsolated, Worker } = globalThis as { crossOriginIsolated?: boolean; Worker?: unknown };
  if (node?.versions?.node !== undefined) {
    return builtin('node:worker_threads') ? undefined : 'threads need Node ≥ 20.16; update it';
  }
  if (Worker === undefined) return 'there are no Workers here';
  if (crossOriginIsolated === false) {
    return (
      'the page is not cross-origin isolated; serve it with the headers ' +
      'Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp'
    );
  }
  if (typeof SharedArrayBuffer === 'undefined') return 'there is no SharedArrayBuffer; update this JavaScript engine';
  return undefined;
}

/** A worker of a browser, or of Node. */
export type AnyWorker = globalThis.Worker | NodeWorker;

/** How models created from now on use threads. */
export interface ThreadSettings {
  threads: number | 'auto';
  createWorker: (() => AnyWorker) | undefined;
}

export const threadSettings: ThreadSettings = { threads: 'auto', createWorker: undefined };
