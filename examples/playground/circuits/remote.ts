import { whyNotLoaded } from '../training/whyNotLoaded.ts';
import type { CircuitOrder, CircuitReply } from './messages.ts';

/** The worker of this tab, as its page sees it. One that failed is started again by the next order. */
export class CircuitRemote {
  readonly #url: string;
  readonly #hear: (reply: CircuitReply) => void;
  readonly #fail: (why: string) => void;
  #worker: Worker | undefined;

  constructor(url: string, hear: (reply: CircuitReply) => void, fail: (why: string) => void) {
    this.#url = url;
    this.#hear = hear;
    this.#fail = fail;
    this.#worker = this.#open();
  }

  get running(): boolean {
    return this.#worker !== undefined;
  }

  order(order: CircuitOrder): void {
    this.#worker ??= this.#open();
    this.#worker?.postMessage(order);
  }

  #open(): Worker | undefined {
    try {
      return this.#listen(new Worker(this.#url, { type: 'module' }));
    } catch (error) {
      queueMicrotask(() => this.#fail(`The browser cannot start a worker: ${(error as Error).message}`));
      return undefined;
    }
  }

  #listen(worker: Worker): Worker {
    worker.addEventListener('message', ({ data }) => this.#hear(data));
    worker.addEventListener('error', async (event) => {
      event.preventDefault();
      if (worker !== this.#worker) return;
      worker.terminate();
      this.#worker = undefined;
      this.#fail(event.message ? `The search ended: ${event.message}` : await whyNotLoaded(this.#url));
    });
    return worker;
  }
}
