/** What a thread is asked to do: to serve in the team of a memory. */
export interface Duty {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly team: number;
  readonly thread: number;
  readonly threads: number;
}

interface Port {
  onmessage: ((message: { readonly data: Duty }) => void) | null;
}

interface Node {
  getBuiltinModule?(name: string): { readonly parentPort?: Port | null } | undefined;
}

/** What runs in a worker. It goes there as text too, so it uses nothing from around it. */
export function work(): void {
  const scope = globalThis as unknown as Port & { readonly process?: Node };
  const port = scope.process?.getBuiltinModule?.('node:worker_threads')?.parentPort ?? scope;
  port.onmessage = ({ data: { module, memory, team, thread, threads } }) => {
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    const { serve, stop } = exports as Record<'serve' | 'stop', (...words: number[]) => void>;
    try {
      serve(team, thread, threads);
    } catch (error) {
      stop(team);
      throw error;
    }
  };
}
