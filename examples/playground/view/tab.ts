import { onTheme } from '../../look/theme.ts';
import { measured, percent, roughly } from '../numbers.ts';
import type { Field, Settings } from '../settings/field.ts';
import { faultsOf, readSettings, writeHash } from '../settings/link.ts';
import type { Frame, Order } from '../training/messages.ts';
import { Remote } from '../training/remote.ts';
import { announce } from './announce.ts';
import { find } from './element.ts';
import { Form } from './form.ts';
import { furnish } from './furnish.ts';
import { LossPlot } from './lossPlot.ts';
import type { Page } from './page.ts';
import { Transport } from './transport.ts';

type CommonFields = Readonly<
  Record<'build' | 'epochs' | 'seed' | 'learningRate' | 'earlier' | 'regularizer' | 'penalty', unknown>
>;

export interface TabOptions<F, Shown> {
  readonly name: string;
  readonly fields: F;
  /** The address of the script that trains. */
  readonly worker: string;
  /** Epochs between two frames. */
  pace(settings: Settings<F>): number;
  /** The epoch that `play` goes to. */
  goal(epoch: number): number;
  /** Called before training starts with changed settings. */
  prepare(settings: Settings<F>): void;
  /** Called before training starts anew, where it may change settings that a training leaves behind. */
  forget?(): void;
  draw(frame: Frame & Shown): void;
}

/** What both tabs that train do: train by their settings, tell how it goes, and be a link. */
export class Tab<F extends CommonFields & Readonly<Record<string, unknown>>, Shown> implements Page {
  readonly panel: HTMLElement;
  readonly form: Form<F>;
  readonly #options: TabOptions<F, Shown>;
  readonly #remote: Remote<Settings<F>, Shown>;
  readonly #transport: Transport;
  readonly #plot: LossPlot;
  #frame: (Frame & Shown) | undefined;
  #goal = 0;
  /** Whether training is under way whose end is to be told. */
  #moving = false;
  #active = false;
  /** What is to be said of the link that was opened, and why nothing trains. */
  #linkNotice = '';
  #fault = '';

  constructor(options: TabOptions<F, Shown>) {
    this.#options = options;
    this.panel = find(`#${options.name}`);
    this.form = new Form(options.fields, readSettings(options.fields, new URLSearchParams()), (name) =>
      this.#changed(name),
    );
    furnish(this.panel, this.form);
    this.form.bind('regularizer', (name) => this.form.hide('penalty', name === 'none'));
    this.#remote = new Remote(options.worker, {
      draw: (frame) => this.#draw(frame),
      fail: (why) => this.#fail(why),
    });
    this.#transport = new Transport(find('.transport', this.panel), {
      play: () => this.play(),
      pause: () => this.pause(),
      step: () => this.#trainTo((this.#frame?.epoch ?? 0) + 1),
      reset: () => this.start(),
    });
    this.#plot = new LossPlot(find('.plot', this.panel));
    onTheme(() => {
      this.#plot.redraw();
      if (this.#frame) options.draw(this.#frame);
    });
  }

  /** Shows what a link says, from its start to its epoch. */
  open(entries: URLSearchParams): void {
    this.#active = true;
    const settings = readSettings(this.#options.fields, entries);
    const build = entries.get('build') ?? settings.build;
    const others = new URLSearchParams(entries);
    others.delete('build');
    this.#linkNotice = [
      ...faultsOf(this.#options.fields, others),
      ...(build === settings.build
        ? []
        : [
            `The link was made with the build ${build}, which this browser does not run: the result may differ by rounding.`,
          ]),
    ].join(' ');
    this.form.replace(settings);
    this.#begin();
    const epochs = settings.epochs as number;
    if (epochs > 0) this.#order({ trainTo: epochs, pace: Number.POSITIVE_INFINITY }, epochs);
  }

  /** The tab is gone from sight. */
  leave(): void {
    this.pause();
    this.#active = false;
  }

  /** The tab is seen again. */
  enter(): void {
    this.#active = true;
    if (this.#frame) this.#draw(this.#frame);
    else this.start();
  }

  /** Starts anew, with the learning rate that holds now. */
  start(): void {
    this.form.set('earlier', [] as never, true);
    this.#options.forget?.();
    this.#begin();
  }

  #begin(): void {
    this.#frame = undefined;
    this.#goal = 0;
    this.#moving = false;
    this.form.set('epochs', 0 as never, true);
    this.#options.prepare(this.form.settings);
    this.#remote.order({ start: this.form.settings });
    this.#transport.show(0, false);
    this.#link();
  }

  play(): void {
    this.#trainTo(this.#options.goal(this.#frame?.epoch ?? 0));
  }

  pause(): void {
    if (this.#transport.playing) this.#trainTo(0);
  }

  /** Tells the worker what else frames shall show. */
  show(shown: unknown): void {
    this.#remote.order({ show: shown });
  }

  /** Goes on with one more row to train on. */
  add(row: unknown): void {
    this.#remote.order({ add: row });
  }

  /** Keeps in the link what the worker says of a field. */
  keep<Name extends keyof F>(name: Name, value: Settings<F>[Name]): void {
    const { format } = this.#options.fields[name] as unknown as Field<Settings<F>[Name]>;
    if (format(value) === format(this.form.settings[name])) return;
    this.form.set(name, value, true);
    this.#link();
  }

  /** The address of exactly what is seen. */
  get link(): string {
    const settings = { ...this.form.settings, epochs: this.#frame?.epoch ?? 0 };
    return new URL(writeHash(this.#options.name, this.#options.fields, settings), location.href).href;
  }

  get started(): boolean {
    return this.#frame !== undefined;
  }

  get frame(): (Frame & Shown) | undefined {
    return this.#frame;
  }

  #trainTo(epoch: number): void {
    this.#order({ trainTo: epoch, pace: this.#options.pace(this.form.settings) }, epoch);
  }

  #order(order: Order<Settings<F>>, goal: number): void {
    this.#goal = goal;
    this.#moving = true;
    this.#remote.order(order);
    const epoch = this.#frame?.epoch ?? 0;
    this.#transport.show(epoch, this.#remote.answered && goal > epoch);
  }

  #changed(name: keyof F): void {
    const { view } = this.#options.fields[name] as { readonly view: boolean };
    if (view) {
      if (this.#transport.playing) this.#trainTo(this.#goal);
      if (this.#frame) this.#options.draw(this.#frame);
      this.#link();
      return;
    }
    this.#linkNotice = '';
    if (name === 'learningRate' && this.#frame && this.#frame.epoch > 0 && !this.#frame.diverged) {
      this.#remote.order({ learningRate: this.form.settings.learningRate as number });
      return;
    }
    const playing = this.#transport.playing;
    this.start();
    if (playing) this.play();
  }

  #draw(frame: Frame & Shown): void {
    this.#frame = frame;
    this.#fault = '';
    const { epoch, training, diverged, train, test, earlier } = frame;
    const playing = this.#goal > epoch && !diverged;
    this.#transport.show(epoch, playing);
    this.#plot.show(frame.curve);
    const write = (name: string, text: string) => {
      const place = find(`[data-value=${name}]`, this.panel);
      if (place.textContent !== text) place.textContent = text;
    };
    write('train', measured(train.loss as number));
    write('test', measured(test.loss as number));
    write('accuracy', test.accuracy === undefined ? '' : percent(test.accuracy));
    write('speed', frame.samplesPerSecond === undefined ? '–' : roughly(frame.samplesPerSecond));
    write('build', frame.build);
    write('threads', String(frame.threads));
    write('seed', String(this.form.settings.seed));
    write('weights', frame.fingerprint);
    find('.accuracy', this.panel).hidden = test.accuracy === undefined;
    this.#notice();
    this.#options.draw(frame);
    this.keep('earlier', earlier as never);
    if (this.#moving && !playing && !training) {
      this.#moving = false;
      this.form.set('epochs', epoch as never, true);
      this.#link();
      const accuracy = test.accuracy === undefined ? '' : `, accuracy ${percent(test.accuracy)}`;
      announce(
        diverged ? 'The loss diverged.' : `Epoch ${epoch}: test loss ${measured(test.loss as number)}${accuracy}`,
      );
    }
  }

  /** Nothing trains: says why, and can be told to play again. */
  #fail(why: string): void {
    this.#fault = `${why} Press Play to try again.`;
    this.#goal = 0;
    this.#moving = false;
    this.#transport.show(this.#frame?.epoch ?? 0, false);
    this.#notice();
    announce(this.#fault);
  }

  #notice(): void {
    const place = find('.notice', this.panel);
    const diverged = this.#frame?.diverged ? 'The loss diverged. A lower learning rate may help.' : '';
    const text = this.#fault || diverged || this.#linkNotice;
    if (place.textContent !== text) place.textContent = text;
    place.hidden = text === '';
  }

  #link(): void {
    if (this.#active) history.replaceState(undefined, '', this.link);
  }
}
