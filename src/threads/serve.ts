import type { Parts } from '../engine/instance.ts';

/** A request to a thread: to serve in the team of a memory. */
export interface Duty extends Parts {
  readonly team: number;
  readonly thread: number;
  readonly threads: number;
}

/** Serves in a team, in a worker, until the team is dismissed. */
export function serveTeam({ module, packs, memory, team, thread, threads }: Duty): void {
  const exportsOf = (each: WebAssembly.Module) => new WebAssembly.Instance(each, { env: { memory } }).exports;
  const exports = exportsOf(module);
  const { serve, stop } = exports as Record<'serve' | 'stop', (...words: number[]) => void>;
  for (const [places, pack] of packs) {
    const own = exportsOf(pack);
    for (const name in places) (exports.table as WebAssembly.Table).set(places[name] as number, own[name]);
  }
  try {
    serve(team, thread, threads);
  } catch (error) {
    stop(team);
    throw error;
  }
}
