import { wrongKind } from '../base/errors.ts';
import { builtin, type NodeWorker } from '../base/node.ts';
import { type AnyWorker, threadSettings } from '../engine/threadSettings.ts';
import { trustedUrl } from './trustedUrl.ts';

/** What a thread runs, and what to do on events. */
export interface ThreadOptions {
  /** What it runs, unless the user provides a function that creates workers. */
  readonly source: string;
  /** Whether the thread keeps the process alive. */
  readonly keepsProcess: boolean;
  /** Called if it does not start, or ends or throws later. */
  onFailure(reason: string): void;
  onMessage?(message: unknown): void;
}

/** What to do in a page where workers do not start. */
export const HOW_TO_START =
  'if a Content-Security-Policy forbids it, allow worker-src blob: (and trusted-types lanewise) or give engine({ createWorker })';

/** One worker thread. */
export class Thread {
  /** The user's function that created it, if any. */
  readonly maker = threadSettings.createWorker;
  readonly worker: AnyWorker;
  #ended = false;

  constructor({ source, keepsProcess, onFailure, onMessage }: ThreadOptions) {
    const fail = (reason: string) => {
      if (!this.#ended) onFailure(reason);
    };
    const hear = (message: unknown) => {
      if (!this.#ended) onMessage?.(message);
    };
    this.worker = (this.maker ?? (() => workerOf(source)))();
    if (typeof this.worker?.postMessage !== 'function')
      throw wrongKind('engine', 'createWorker', 'a function that returns a Worker', this.worker);
    if (isNodeWorker(this.worker)) {
      if (onMessage) this.worker.on('message', hear);
      this.worker.on('error', (error) => fail(error instanceof Error ? error.message : String(error)));
      this.worker.on('exit', (code) => fail(`its end (exit code ${code})`));
      if (!keepsProcess) this.worker.unref();
    } else {
      if (onMessage) this.worker.addEventListener('message', ({ data }) => hear(data));
      this.worker.addEventListener('error', (event) => {
        event.preventDefault();
        fail(event.message || 'no start');
      });
    }
  }

  send(message: unknown, transfer?: Transferable[]): void {
    (this.worker as globalThis.Worker).postMessage(message, transfer as Transferable[]);
  }

  end(): void {
    this.#ended = true;
    void this.worker.terminate();
  }
}

function isNodeWorker(worker: AnyWorker): worker is NodeWorker {
  return 'on' in worker;
}

/** One URL for each source, for the life of the page. */
const urls = new Map<string, string>();

function workerOf(source: string): AnyWorker {
  const inNode = builtin('node:worker_threads');
  if (inNode) return new inNode.Worker(source, { eval: true, name: 'lanewise', execArgv: [] });
  const url = urls.get(source) ?? trustedUrl(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
  urls.set(source, url);
  return new Worker(url, { name: 'lanewise' });
}
