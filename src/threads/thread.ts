import { wrongKind } from '../base/errors.ts';
import { builtin, type NodeWorker } from '../base/node.ts';
import { type AnyWorker, threadSettings } from '../engine/threadSettings.ts';
import { trustedUrl } from './trustedUrl.ts';

/** What a thread is, and what to do with what comes from it. */
export interface ThreadOptions {
  /** What it runs, unless the user has a way to make workers. */
  readonly source: string;
  /** Whether the process lives as long as the thread. */
  readonly keepsProcess: boolean;
  /** It does not start, or it ends or throws later. */
  onFailure(reason: string): void;
  onMessage?(message: unknown): void;
}

/** What to do in a page where a worker does not start. */
export const HOW_TO_START =
  'if a Content-Security-Policy forbids it, allow worker-src blob: (and trusted-types lanewise) or give engine({ createWorker })';

/** One worker thread. */
export class Thread {
  /** What the user gave to make it, if so. */
  readonly maker = threadSettings.createWorker;
  readonly #worker: AnyWorker;
  #ended = false;

  constructor({ source, keepsProcess, onFailure, onMessage }: ThreadOptions) {
    const fail = (reason: string) => {
      if (!this.#ended) onFailure(reason);
    };
    const hear = (message: unknown) => {
      if (!this.#ended) onMessage?.(message);
    };
    this.#worker = (this.maker ?? (() => workerOf(source)))();
    if (typeof this.#worker?.postMessage !== 'function')
      throw wrongKind('engine', 'createWorker', 'a function that returns a Worker', this.#worker);
    if (isNodeWorker(this.#worker)) {
      if (onMessage) this.#worker.on('message', hear);
      this.#worker.on('error', (error) => fail(error instanceof Error ? error.message : String(error)));
      this.#worker.on('exit', (code) => fail(`its end (exit code ${code})`));
      if (!keepsProcess) this.keep(false);
    } else {
      if (onMessage) this.#worker.addEventListener('message', ({ data }) => hear(data));
      this.#worker.addEventListener('error', (event) => {
        event.preventDefault();
        fail(event.message || 'no start');
      });
    }
  }

  send(message: unknown, transfer?: Transferable[]): void {
    (this.#worker as globalThis.Worker).postMessage(message, transfer as Transferable[]);
  }

  /** Says whether the process lives as long as the thread from now on. */
  keep(alive: boolean): void {
    if (isNodeWorker(this.#worker)) this.#worker[alive ? 'ref' : 'unref']?.();
  }

  end(): void {
    this.#ended = true;
    void this.#worker.terminate();
  }
}

function isNodeWorker(worker: AnyWorker): worker is NodeWorker {
  return 'on' in worker;
}

/** One for each source, for the life of the page. */
const urls = new Map<string, string>();

function workerOf(source: string): AnyWorker {
  const inNode = builtin('node:worker_threads');
  if (inNode) return new inNode.Worker(source, { eval: true, name: 'lanewise', execArgv: [] });
  const url = urls.get(source) ?? trustedUrl(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
  urls.set(source, url);
  return new Worker(url, { name: 'lanewise' });
}
