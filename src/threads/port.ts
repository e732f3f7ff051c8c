/** How a worker receives and posts messages. */
export interface Port {
  onmessage: ((message: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
}

interface Node {
  getBuiltinModule?(name: string): { readonly parentPort?: Port | null } | undefined;
}

/** The port of this worker, in a browser or in Node. It uses nothing from its scope: a worker sends its text on. */
export function portOfWorker(): Port {
  const scope = globalThis as unknown as Port & { readonly process?: Node };
  return scope.process?.getBuiltinModule?.('node:worker_threads')?.parentPort ?? scope;
}
