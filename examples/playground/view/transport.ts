import { button, element, icon, paths } from './element.ts';

export interface TransportActions {
  play(): void;
  pause(): void;
  step(): void;
  reset(): void;
}

/** Play and pause, one epoch, start anew; and the epoch. */
export class Transport {
  readonly #play: HTMLButtonElement;
  readonly #epoch = element('output', { 'aria-label': 'Epoch', 'data-value': 'epoch' }, '0');
  #playing: boolean | undefined;

  constructor(container: HTMLElement, actions: TransportActions) {
    const speed = element('b', { 'data-value': 'speed' }, '–');
    this.#play = element('button', { type: 'button', class: 'play' });
    this.#play.addEventListener('click', () => (this.#playing ? actions.pause() : actions.play()));
    container.append(
      button('Start anew', paths.reset, actions.reset, { class: 'round' }),
      this.#play,
      button('One epoch', paths.step, actions.step, { class: 'round' }),
      element('div', { class: 'counters' }, counter('Epoch', this.#epoch), counter('Samples a second', speed)),
    );
    this.show(0, false);
  }

  get playing(): boolean {
    return this.#playing === true;
  }

  show(epoch: number, playing: boolean): void {
    this.#epoch.textContent = epoch.toLocaleString('en');
    if (playing === this.#playing) return;
    this.#playing = playing;
    this.#play.classList.toggle('playing', playing);
    this.#play.replaceChildren(icon(playing ? paths.pause : paths.play), playing ? 'Pause' : 'Play');
  }
}

const counter = (name: string, value: HTMLElement) =>
  element('div', { class: 'counter' }, element('span', {}, name), value);
