import { builtin, type NodeWorker, node } from './node.ts';

/** Most threads that may work on a model. */
export const MOST_THREADS = 64;

/** Cores that this process may use; the browser's own figure in a page. */
export function cores(): number {
  const available =
    builtin('node:os')?.availableParallelism() ??
    (globalThis as { navigator?: { hardwareConcurrency?: number } }).navigator?.hardwareConcurrency ??
    1;
  return Math.min(available, MOST_THREADS);
}

/** Why this environment allows one thread only, and what to do; undefined where it allows more. */
export function whyAlone(): string | undefined {
  const { crossOriginIsolated, Worker } = globalThis as { crossOriginIsolated?: boolean; Worker?: unknown };
  if (node?.versions?.node !== undefined) {
    return builtin('node:worker_threads') ? undefined : 'threads need Node ≥ 20.16; update it';
  }
  if (crossOriginIsolated === false) {
    return (
      'the page is not cross-origin isolated; serve it with the headers ' +
      'Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp'
    );
  }
  if (typeof SharedArrayBuffer === 'undefined') return 'there is no SharedArrayBuffer; update this JavaScript engine';
  return Worker === undefined ? 'there are no Workers here' : undefined;
}

/** A worker of a browser, or of Node. */
export type AnyWorker = globalThis.Worker | NodeWorker;

/** What models made from now on do with threads. */
export interface ThreadSettings {
  threads: number | 'auto';
  createWorker: (() => AnyWorker) | undefined;
}

export const threadSettings: ThreadSettings = { threads: 'auto', createWorker: undefined };
