import type { Frame, Order } from './messages.ts';
import { whyNotLoaded } from './whyNotLoaded.ts';

/** What a page does with what its trainer answers. */
export interface Listener<Shown> {
  draw(frame: Frame & Shown): void;
  /** The trainer is no more. The next order starts another. */
  fail(why: string): void;
}

/** A trainer in a worker, as a page sees it: takes orders, and gives a frame to draw whenever the page can draw one. */
export class Remote<Settings, Shown> {
  readonly #url: string;
  readonly #listener: Listener<Shown>;
  #worker: Worker | undefined;
  #answered = false;
  #runs = 0;
  /** What another worker has to be told first. */
  #start: Order<Settings> | undefined;
  #show: Order<Settings> | undefined;
  #latest: (Frame & Shown) | undefined;
  /** Whether something changes, there are orders since the last request, and a request is under way. */
  #busy = false;
  #ordered = false;
  #requested = false;
  #ticking = false;

  /** The trainer is the script at an address. */
  constructor(url: string, listener: Listener<Shown>) {
    this.#url = url;
    this.#listener = listener;
    this.#worker = this.#open();
  }

  /** Whether the trainer has answered: its script runs. */
  get answered(): boolean {
    return this.#answered;
  }

  order(order: Order<Settings>): void {
    if ('start' in order) this.#start = order;
    if ('show' in order) this.#show = order;
    const isNew = !this.#worker;
    this.#worker ??= this.#open();
    if (isNew) for (const known of [this.#start, this.#show]) if (known && known !== order) this.#post(known);
    this.#post(order);
    this.#busy = this.#ordered = true;
    this.#tick();
  }

  #post(order: Order<Settings>): void {
    if ('start' in order) this.#runs++;
    this.#worker?.postMessage(order);
  }

  #open(): Worker | undefined {
    this.#runs = 0;
    this.#answered = this.#busy = this.#ordered = this.#requested = false;
    this.#latest = undefined;
    try {
      const worker = new Worker(this.#url, { type: 'module' });
      worker.addEventListener('message', ({ data }) => this.#receive(data));
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        this.#end(worker, event.message);
      });
      return worker;
    } catch (error) {
      queueMicrotask(() => this.#listener.fail(`The browser cannot start a worker: ${(error as Error).message}`));
      return undefined;
    }
  }

  /** A script that did not load leaves no message. */
  async #end(worker: Worker, message: string | undefined): Promise<void> {
    if (worker !== this.#worker) return;
    worker.terminate();
    this.#worker = undefined;
    this.#answered = this.#busy = false;
    this.#listener.fail(message ? `Training ended: ${message}` : await whyNotLoaded(this.#url));
  }

  #receive(frame: Frame & Shown): void {
    this.#answered = true;
    this.#requested = false;
    this.#busy = this.#ordered || frame.training;
    if (frame.run === this.#runs) this.#latest = frame;
    this.#tick();
  }

  #tick(): void {
    if (this.#ticking) return;
    this.#ticking = true;
    requestAnimationFrame(() => {
      this.#ticking = false;
      const frame = this.#latest;
      this.#latest = undefined;
      if (this.#busy && !this.#requested) {
        this.#requested = true;
        this.#ordered = false;
        this.#worker?.postMessage({ frame: true } satisfies Order<Settings>);
      }
      if (frame) this.#listener.draw(frame);
    });
  }
}
