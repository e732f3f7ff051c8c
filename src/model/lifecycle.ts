import { wrongMoment } from '../base/errors.ts';
import type { Compiled, ModelState } from '../training/state.ts';

/** What a model is that is compiled. */
export interface Trainable {
  readonly state: ModelState;
  readonly compiled: Compiled;
}

/** What a model is doing. */
export type Activity = 'idle' | 'busy' | 'lent';

/**
 * What may be done with a model at a moment. It is idle, or busy with what runs code of the user's, such as a training or a
 * getter, and then not to be changed; or lent to a worker, by whose training it changes from time to time; or disposed.
 */
export class Lifecycle {
  #state: ModelState | undefined;
  #now: Activity = 'idle';

  constructor(state: ModelState) {
    this.#state = state;
  }

  /** The state, to read it. */
  alive(where: string): ModelState {
    if (!this.#state) throw wrongMoment(where, 'this model has been disposed');
    this.#state.runtime.settle();
    return this.#state;
  }

  /** The state, to change it. */
  idle(where: string): ModelState {
    this.#checkIdle(where);
    return this.alive(where);
  }

  /** The state of a compiled model, to read it. */
  compiled(where: string): Trainable {
    const state = this.alive(where);
    if (!state.compiled) throw wrongMoment(where, 'call compile() first');
    return { state, compiled: state.compiled };
  }

  /** The state of a compiled model, to change it. */
  ready(where: string): Trainable {
    const trainable = this.compiled(where);
    this.#checkIdle(where);
    return trainable;
  }

  /** The state, for what changes a model unless it is lent: while code of the user's runs, that code may. */
  unlent(where: string): ModelState {
    return this.#now === 'lent' ? this.idle(where) : this.alive(where);
  }

  /** The model is busy during some work. */
  hold<T>(work: () => T): T {
    const before = this.begin();
    try {
      return work();
    } finally {
      this.end(before);
    }
  }

  /** Makes the model busy until `end`; if it is lent, it stays so. Returns what it was. As `hold`, but without a function. */
  begin(): Activity {
    const before = this.#now;
    if (before !== 'lent') this.#now = 'busy';
    return before;
  }

  /** Makes the model again what it was before `begin`. */
  end(before: Activity): void {
    this.#now = before;
  }

  /** The model is busy until some work ends. */
  async train<T>(work: () => Promise<T>): Promise<T> {
    this.begin();
    try {
      return await work();
    } finally {
      this.#now = 'idle';
    }
  }

  /**
   * Lends an idle model until `end`. `lend` says whether its state is elsewhere, so that nothing may change it here: so it
   * is at first.
   */
  lease(): { lend(lent: boolean): void; end(): void } {
    let ended = false;
    const become = (next: Activity) => {
      if (!ended) this.#now = next;
    };
    become('lent');
    const end = () => {
      become('idle');
      ended = true;
    };
    return { lend: (lent) => become(lent ? 'lent' : 'busy'), end };
  }

  /** Frees the memory; again, no effect. */
  dispose(): void {
    if (this.#state) this.idle('dispose').runtime.end();
    this.#state = undefined;
  }

  #checkIdle(where: string): void {
    if (this.#now !== 'idle') throw wrongMoment(where, 'this model is training; await its fit, or abort it, first');
  }
}
