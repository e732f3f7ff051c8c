import type { Model, Rows, Targets } from 'lanewise';
import type { EarlierRate } from '../settings/earlierRates.ts';
import { Curve } from './curve.ts';
import { fingerprint } from './fingerprint.ts';
import { LearningRates } from './learningRates.ts';
import { measureSpeed } from './measureSpeed.ts';
import type { Frame, Order } from './messages.ts';

export interface Part {
  readonly x: Rows;
  readonly y: Targets;
  readonly rows: number;
}

/** A network, what it learns from, and what a frame of it shows beside what all show. */
export interface Lesson<Shown> {
  readonly model: Model;
  /** Another network of the same settings, to measure with. */
  remake(): Model;
  readonly batchSize: number;
  /** The rows to train on in an epoch. */
  train(epoch: number): Part;
  /** The rows to measure the loss of training with, after so many epochs. */
  trained(epoch: number): Part;
  readonly test: Part;
  /** Takes one more row to train on, after so many epochs. */
  add?(row: unknown, epoch: number): void;
  show(shown: unknown): Shown;
}

/** What a lesson is made of beside what is its own. */
export interface RateSettings {
  readonly learningRate: number;
  readonly earlier: readonly EarlierRate[];
}

/** Milliseconds to train before looking for orders. */
const SLICE = 6;

/** Milliseconds after a frame's request in which to train: a page that is not drawn does not train. */
const FRESH = 300;

/** Trains as a page orders, epoch by epoch, and answers with frames: the body of a worker. */
export class Trainer<Settings extends RateSettings, Shown extends object> {
  readonly #lessonOf: (settings: Settings, learningRate: () => number) => Lesson<Shown>;
  #lesson: Lesson<Shown> | undefined;
  #rates = new LearningRates(0, []);
  #run = 0;
  #epoch = 0;
  #target = 0;
  #pace = 1;
  #budget = 0;
  #curve = new Curve();
  #scored: Pick<Frame, 'run' | 'epoch' | 'train' | 'test'> | undefined;
  #speed: number | undefined;
  #shown: unknown;
  #pending: Order<Settings>[] = [];
  #asked = 0;
  #wake = () => {};

  /** `lessonOf` makes a lesson that asks for the learning rate before each step. */
  constructor(lessonOf: (settings: Settings, learningRate: () => number) => Lesson<Shown>) {
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
    else if ('learningRate' in order) this.#rates.change(this.#epoch, order.learningRate);
    else if ('add' in order) this.#add(order.add);
    else if ('show' in order) this.#shown = order.show;
    else {
      this.#asked = performance.now();
      this.#budget = this.#pace;
      if (this.#lesson) postMessage(this.#frame(this.#lesson));
    }
  }

  #start(settings: Settings): void {
    this.#lesson?.model.dispose();
    this.#rates = new LearningRates(settings.learningRate, settings.earlier);
    this.#lesson = this.#lessonOf(settings, () => this.#rates.at(this.#epoch));
    this.#run++;
    this.#epoch = this.#target = 0;
    this.#speed = undefined;
    this.#curve = new Curve();
    this.#measure(this.#lesson);
  }

  #add(row: unknown): void {
    if (!this.#lesson) return;
    this.#lesson.add?.(row, this.#epoch);
    this.#scored = undefined;
    if (this.#epoch > 0) return;
    this.#curve = new Curve();
    this.#measure(this.#lesson);
  }

  async #measureSpeed({ remake, train, batchSize }: Lesson<Shown>): Promise<number> {
    const model = remake();
    const { x, y, rows } = train(0);
    const speed = await measureSpeed(rows, (epochs) => model.fit(x, y, { batchSize, epochs }));
    model.dispose();
    return speed;
  }

  async #trainSlice(): Promise<boolean> {
    const start = performance.now();
    const lesson = this.#lesson;
    if (!lesson || start - this.#asked > FRESH) return false;
    let trained = false;
    if (this.#epoch < this.#target) this.#speed ??= await this.#measureSpeed(lesson);
    while (this.#epoch < this.#target && this.#budget > 0 && performance.now() - start < SLICE) {
      const { x, y } = lesson.train(this.#epoch);
      await lesson.model.fit(x, y, { batchSize: lesson.batchSize });
      this.#epoch++;
      this.#budget--;
      trained = true;
      if (this.#curve.wants(this.#epoch)) this.#measure(lesson);
    }
    return trained;
  }

  /** The loss of the rows of the epoch that has ended: those added since count from the next on. */
  #measure({ model, trained, test }: Lesson<Shown>): void {
    const seen = trained(Math.max(0, this.#epoch - 1));
    const [train, tested] = [model.evaluate(seen.x, seen.y), model.evaluate(test.x, test.y)];
    this.#curve.add(this.#epoch, train.loss as number, tested.loss as number);
  }

  /** The scores at this epoch. */
  #scores({ model, trained, test }: Lesson<Shown>): Pick<Frame, 'train' | 'test'> {
    if (this.#scored?.run !== this.#run || this.#scored.epoch !== this.#epoch) {
      const seen = trained(this.#epoch);
      const [train, tested] = [model.evaluate(seen.x, seen.y), model.evaluate(test.x, test.y)];
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
      ...{ earlier: this.#rates.earlier, samplesPerSecond: this.#speed },
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
