import type { Model, Rows, Targets } from 'lanewise';
import { Curve } from './curve.ts';
import { fingerprint } from './fingerprint.ts';
import type { Frame, Order } from './messages.ts';
import { Speedometer } from './speedometer.ts';

export interface Part {
  readonly x: Rows;
  readonly y: Targets;
  readonly rows: number;
}

/** A network, what it learns from, and what a frame of it shows beside what all show. */
export interface Lesson<Shown> {
  readonly model: Model;
  readonly batchSize: number;
  /** The rows to train on in an epoch. */
  train(epoch: number): Part;
  /** The rows to measure the loss of training with. */
  readonly trained: Part;
  readonly test: Part;
  show(shown: unknown): Shown;
}

/** Milliseconds to train before looking for orders. */
const SLICE = 6;

/** Milliseconds after a frame's request in which to train: a page that is not drawn does not train. */
const FRESH = 300;

/** Trains as a page orders, epoch by epoch, and answers with frames: the body of a worker. */
export class Trainer<Settings, Shown extends object> {
  readonly #lessonOf: (settings: Settings) => Lesson<Shown>;
  #lesson: Lesson<Shown> | undefined;
  #run = 0;
  #epoch = 0;
  #target = 0;
  #pace = 1;
  #budget = 0;
  #curve = new Curve();
  #scored: Pick<Frame, 'run' | 'epoch' | 'train' | 'test'> | undefined;
  #speed = new Speedometer();
  #shown: unknown;
  #pending: Order<Settings>[] = [];
  #asked = 0;
  #wake = () => {};

  constructor(lessonOf: (settings: Settings) => Lesson<Shown>) {
    this.#lessonOf = lessonOf;
    addEventListener('message', ({ data }: MessageEvent<Order<Settings>>) => {
      this.#pending.push(data);
      this.#wake();
    });
  }

  /** Never ends, but by an error, which the page is told of. */
  async serve(): Promise<void> {
    try {
      await this.#serve();
    } catch (error) {
      reportError(error);
    }
  }

  async #serve(): Promise<never> {
    for (;;) {
      for (const order of this.#pending.splice(0)) this.#obey(order);
      if (!(await this.#trainSlice())) await this.#orders();
      else await nextTurn();
    }
  }

  #obey(order: Order<Settings>): void {
    if ('start' in order) this.#start(order.start);
    else if ('trainTo' in order) [this.#target, this.#pace] = [order.trainTo, order.pace];
    else if ('show' in order) this.#shown = order.show;
    else {
      this.#asked = performance.now();
      this.#budget = this.#pace;
      if (this.#lesson) postMessage(this.#frame(this.#lesson));
    }
  }

  #start(settings: Settings): void {
    this.#lesson?.model.dispose();
    this.#lesson = this.#lessonOf(settings);
    this.#run++;
    this.#epoch = this.#target = 0;
    this.#curve = new Curve();
    this.#measure(this.#lesson);
  }

  async #trainSlice(): Promise<boolean> {
    const start = performance.now();
    const lesson = this.#lesson;
    if (!lesson || start - this.#asked > FRESH) return false;
    let trained = false;
    while (this.#epoch < this.#target && this.#budget > 0 && performance.now() - start < SLICE) {
      const { x, y, rows } = lesson.train(this.#epoch);
      const before = performance.now();
      await lesson.model.fit(x, y, { batchSize: lesson.batchSize });
      this.#speed.add(rows, performance.now() - before);
      this.#epoch++;
      this.#budget--;
      trained = true;
      if (this.#curve.wants(this.#epoch)) this.#measure(lesson);
    }
    return trained;
  }

  #measure(lesson: Lesson<Shown>): void {
    const { train, test } = this.#scores(lesson);
    this.#curve.add(this.#epoch, train.loss as number, test.loss as number);
  }

  /** The scores at this epoch. */
  #scores({ model, trained, test }: Lesson<Shown>): Pick<Frame, 'train' | 'test'> {
    if (this.#scored?.run !== this.#run || this.#scored.epoch !== this.#epoch) {
      const [train, tested] = [model.evaluate(trained.x, trained.y), model.evaluate(test.x, test.y)];
      this.#scored = { run: this.#run, epoch: this.#epoch, train, test: tested };
    }
    return this.#scored;
  }

  #frame(lesson: Lesson<Shown>): Frame & Shown {
    const { model, show } = lesson;
    const { train, test } = this.#scores(lesson);
    const diverged = !Number.isFinite(train.loss);
    if (diverged) this.#target = this.#epoch;
    return {
      ...{ run: this.#run, epoch: this.#epoch, training: this.#epoch < this.#target, diverged },
      curve: this.#curve.data(),
      ...{ train, test },
      samplesPerSecond: this.#speed.perSecond,
      ...{ build: model.build, threads: model.threads, fingerprint: fingerprint(model) },
      ...show(this.#shown),
    };
  }

  #orders(): Promise<void> {
    if (this.#pending.length > 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

const { port1, port2 } = new MessageChannel();

/** Lets messages come in. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    port1.onmessage = () => resolve();
    port2.postMessage(undefined);
  });
}
