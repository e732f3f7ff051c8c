import type { Frame, Order } from './messages.ts';

/** A trainer in a worker, as a page sees it: takes orders, and gives a frame to draw whenever the page can draw one. */
export class Remote<Settings, Shown> {
  readonly #worker: Worker;
  readonly #draw: (frame: Frame & Shown) => void;
  #runs = 0;
  #latest: (Frame & Shown) | undefined;
  /** Whether something changes, there are orders since the last request, and a request is under way. */
  #busy = false;
  #ordered = false;
  #requested = false;
  #ticking = false;

  constructor(worker: Worker, draw: (frame: Frame & Shown) => void) {
    this.#worker = worker;
    this.#draw = draw;
    worker.addEventListener('message', ({ data }: MessageEvent<Frame & Shown>) => {
      this.#requested = false;
      this.#busy = this.#ordered || data.training;
      if (data.run === this.#runs) this.#latest = data;
      this.#tick();
    });
  }

  order(order: Order<Settings>): void {
    if ('start' in order) this.#runs++;
    this.#worker.postMessage(order);
    this.#busy = this.#ordered = true;
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
        this.#worker.postMessage({ frame: true } satisfies Order<Settings>);
      }
      if (frame) this.#draw(frame);
    });
  }
}
