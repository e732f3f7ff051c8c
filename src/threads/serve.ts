import { portOfWorker } from './port.ts';

/** What a thread is asked to do: to serve in the team of a memory. */
export interface Duty {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly team: number;
  readonly thread: number;
  readonly threads: number;
}

/** Does a duty in a worker, until the team is dismissed. It uses nothing from around it, so that it can be sent as text. */
export function serveTeam({ module, memory, team, thread, threads }: Duty): void {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const { serve, stop } = exports as Record<'serve' | 'stop', (...words: number[]) => void>;
  try {
    serve(team, thread, threads);
  } catch (error) {
    stop(team);
    throw error;
  }
}

/** A script for a worker that does duties. */
export const source = `const serveTeam = ${serveTeam}; (${portOfWorker})().onmessage = ({ data }) => data?.team && serveTeam(data);`;
