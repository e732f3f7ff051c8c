import { builtin, type NodeWorker } from '../base/node.ts';
import { trustedUrl } from '../threads/trustedUrl.ts';
import { worker as source } from './binaries/worker.ts';
import type { Answer, Order } from './jobMessages.ts';

export interface JobThreadOptions {
  onAnswer(answer: Answer): void;
  /** It has thrown outside of a job, or has ended. */
  onLoss(cause: Error): void;
}

let url: string | undefined;

/** A worker that runs jobs. It keeps the process alive while it is held. */
export class JobThread {
  readonly #worker: NodeWorker | Worker;
  #ended = false;

  constructor({ onAnswer, onLoss }: JobThreadOptions) {
    const lose = (cause: Error) => {
      if (!this.#ended) onLoss(cause);
    };
    const hear = (message: unknown) => {
      if (!this.#ended) onAnswer(message as Answer);
    };
    const inNode = builtin('node:worker_threads');
    if (inNode) {
      const worker = new inNode.Worker(source, { eval: true, name: 'lanewise job' });
      worker.on('message', hear);
      worker.on('error', (error) => lose(error instanceof Error ? error : new Error(String(error))));
      worker.on('exit', (code) => lose(new Error(`the worker ended with exit code ${code}`)));
      this.#worker = worker;
    } else {
      url ??= trustedUrl(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
      const worker = new Worker(url, { type: 'module', name: 'lanewise job' });
      worker.addEventListener('message', ({ data }) => hear(data));
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        lose(new Error(event.message || NO_START));
      });
      this.#worker = worker;
    }
  }

  send(order: Order): void {
    this.#worker.postMessage(order);
  }

  hold(held: boolean): void {
    if ('ref' in this.#worker) this.#worker[held ? 'ref' : 'unref']?.();
  }

  end(): void {
    this.#ended = true;
    void this.#worker.terminate();
  }
}

const NO_START =
  'it did not start; if a Content-Security-Policy forbids it, allow worker-src blob: (and trusted-types lanewise)';
