import { setTimeout } from '../base/clock.ts';
import type { NodeWorker } from '../base/node.ts';
import { worker as source } from '../engine/binaries/worker.ts';
import { cores, threadSettings } from '../engine/threadSettings.ts';
import { Thread } from '../threads/thread.ts';
import type { TrainingOrder } from './messages.ts';
import { ownMemory } from './serializedTraining.ts';

/** Milliseconds that a worker stays for the next training; shorter if it may hold so many bytes, and not at all with more. */
const STAY = 10_000;
const STAY_HEAVY = 500;
const HEAVY = 2 ** 24;
const MOST_HELD = 2 ** 27;

/** Who hears of a worker: what it says, and that it was lost. */
export interface Employer {
  onMessage(message: unknown): void;
  onFailure(reason: string): void;
}

/** Workers that wait for a training; none is one that the user has made. The last one to come is the first to go. */
const idle: TrainingWorker[] = [];

/** A worker for a training: one that has stayed, or a new one. */
export function takeWorker(employer: Employer): TrainingWorker {
  const worker = threadSettings.createWorker ? undefined : idle.pop();
  worker?.begin(employer);
  return worker ?? new TrainingWorker(employer);
}

/** A worker that trains, one model after the other. */
export class TrainingWorker {
  #employer: Employer | undefined;
  readonly #thread: Thread;
  /** Compiled modules that it has. */
  readonly #modules = new Map<string, WebAssembly.Module>();
  /** Trainings that it was taken for. */
  #trainings = 1;

  constructor(employer: Employer) {
    this.#employer = employer;
    this.#thread = new Thread({
      source,
      keepsProcess: true,
      onFailure: (reason) => {
        const { onFailure } = this.#employer ?? {};
        this.end();
        onFailure?.(reason);
      },
      onMessage: (message) => this.#employer?.onMessage(message),
    });
  }

  begin(employer: Employer): void {
    this.#employer = employer;
    this.#trainings++;
    this.#keepProcess('ref');
  }

  /** Sends a training; its memory goes along. */
  order(order: TrainingOrder): void {
    const { training } = order;
    const modules = training.modules.filter(([shared, module, pack]) => {
      const key = `${training.build}, ${shared}, ${pack}`;
      const isNew = this.#modules.get(key) !== module;
      this.#modules.set(key, module);
      return isNew;
    });
    this.send({ ...order, training: { ...training, modules } }, ownMemory(training));
  }

  send(message: object, transfer: ArrayBuffer[] = []): void {
    this.#thread.send(message, transfer);
  }

  /** Lets the worker go, which may hold so many bytes: it stays for the next training, but keeps no process alive. */
  leave(held: number): void {
    if (this.#thread.maker || held > MOST_HELD || idle.length >= cores()) {
      this.end();
      return;
    }
    this.#employer = undefined;
    this.#keepProcess('unref');
    idle.push(this);
    const trainings = this.#trainings;
    const timer = setTimeout(
      () => {
        if (this.#trainings === trainings && idle.includes(this)) this.end();
      },
      held > HEAVY ? STAY_HEAVY : STAY,
    );
    (timer as { unref?(): void }).unref?.();
  }

  /** Says whether a process of Node lives as long as the worker. */
  #keepProcess(way: 'ref' | 'unref'): void {
    (this.#thread.worker as Partial<NodeWorker>)[way]?.();
  }

  end(): void {
    this.#employer = undefined;
    const index = idle.indexOf(this);
    if (index >= 0) idle.splice(index, 1);
    this.#thread.end();
  }
}
