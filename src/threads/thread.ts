import { builtin, type NodeWorker } from '../engine/node.ts';
import { type AnyWorker, threadSettings } from '../engine/threads.ts';
import { type Duty, work } from './work.ts';

/** One worker thread. It keeps no process alive. */
export class Thread {
  readonly #worker: AnyWorker;
  #ended = false;

  /** Starts a worker; `onFailure` is called if it does not start, or ends or throws later. */
  constructor(onFailure: (reason: string) => void) {
    const fail = (reason: string) => {
      if (!this.#ended) onFailure(reason);
    };
    this.#worker = (threadSettings.createWorker ?? createWorker)();
    if (isNodeWorker(this.#worker)) {
      this.#worker.on('error', (error) => fail(error instanceof Error ? error.message : String(error)));
      this.#worker.on('exit', (code) => fail(`its end (exit code ${code})`));
      this.#worker.unref();
    } else {
      this.#worker.addEventListener('error', (event) => {
        event.preventDefault();
        fail(event.message || 'no start');
      });
    }
  }

  send(duty: Duty): void {
    this.#worker.postMessage(duty);
  }

  end(): void {
    this.#ended = true;
    void this.#worker.terminate();
  }
}

function isNodeWorker(worker: AnyWorker): worker is NodeWorker {
  return 'on' in worker;
}

const source = `(${work})()`;

function createWorker(): AnyWorker {
  const inNode = builtin('node:worker_threads');
  if (inNode) return new inNode.Worker(source, { eval: true, name: 'lanewise', execArgv: [] });
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  return new Worker(url, { name: 'lanewise' });
}
