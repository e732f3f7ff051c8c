/** What this project uses of Node's `process`. */
interface NodeProcess {
  readonly versions?: { readonly node?: string; readonly bun?: string; readonly deno?: string };
  readonly arch?: string;
  readonly execArgv?: readonly string[];
  readonly env?: { readonly NODE_OPTIONS?: string };
  cwd?(): string;
  getBuiltinModule?<M extends keyof BuiltinModules>(name: M): BuiltinModules[M] | undefined;
}

interface BuiltinModules {
  'node:fs': { readFileSync(file: URL): Uint8Array<ArrayBuffer> };
  'node:os': { availableParallelism(): number };
  'node:perf_hooks': { readonly performance: { now(): number } };
  'node:timers': Timers;
  'node:url': { pathToFileURL(path: string): URL };
  'node:util': { readonly TextDecoder: typeof TextDecoder };
  'node:zlib': Record<'gunzipSync' | 'inflateSync', (bytes: Uint8Array) => Uint8Array<ArrayBuffer>>;
  'node:v8': { setFlagsFromString(flag: string): void };
  'node:worker_threads': {
    MessageChannel: typeof MessageChannel;
    Worker: new (source: string, options: { eval: boolean; name: string; execArgv?: string[] }) => NodeWorker;
  };
}

/** Timers of Node, and of a browser, which has no `setImmediate`. */
export interface Timers {
  setTimeout(callback: () => void, milliseconds: number): unknown;
  setInterval(callback: () => void, milliseconds: number): unknown;
  clearInterval(timer: unknown): void;
  readonly setImmediate?: (callback: () => void) => void;
}

/** A `Worker` of node:worker_threads. */
export interface NodeWorker {
  postMessage(message: unknown): void;
  on(event: 'message' | 'error' | 'exit', listener: (value: unknown) => void): void;
  terminate(): Promise<unknown>;
  ref(): void;
  unref(): void;
}

/** The `process` of Node, or its equivalent in Deno and Bun; undefined in a browser. */
export const node = (globalThis as { process?: NodeProcess }).process;

/** A built-in module of Node; undefined elsewhere, and in Node versions that cannot return it without an import. */
export function builtin<M extends keyof BuiltinModules>(name: M): BuiltinModules[M] | undefined {
  return node?.versions?.node === undefined ? undefined : node.getBuiltinModule?.(name);
}
