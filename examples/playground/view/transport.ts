import { plain } from '../numbers.ts';
import { button, element, icon, paths } from './element.ts';

export interface TransportActions {
  play(): void;
  pause(): void;
  step(): void;
  reset(): void;
}

/** Play and pause, one epoch, reset; and the epoch. */
export class Transport {
  readonly #play: HTMLButtonElement;
  readonly #epoch = element('output', { 'aria-label': 'Epoch', 'data-value': 'epoch' }, '0');
  #playing: boolean | undefined;

  constructor(container: HTMLElement, actions: TransportActions) {
    const speed = element('b', { 'data-value': 'speed' }, '–');
    this.#play = element('button', { type: 'button', class: 'play' });
    this.#play.addEventListener('click', () => (this.#playing ? actions.pause() : actions.play()));
    const reset = element('button', { type: 'button', class: 'quiet' }, 'Reset');
    reset.addEventListener('click', actions.reset);
    container.append(
      this.#play,
      button('One epoch', paths.step, actions.step, { class: 'round' }),
      reset,
      element(
        'div',
        { class: 'counters' },
        counter('Epoch', this.#epoch),
        counter('Samples a second', speed, 'Of training back to back, without the pauses between pictures'),
      ),
    );
    this.show(0, false);
  }

  get playing(): boolean {
    return this.#playing === true;
  }

  show(epoch: number, playing: boolean): void {
    this.#epoch.textContent = plain(epoch);
    if (playing === this.#playing) return;
    this.#playing = playing;
    this.#play.classList.toggle('playing', playing);
    this.#play.replaceChildren(icon(playing ? paths.pause : paths.play), playing ? 'Pause' : 'Play');
  }
}

const counter = (name: string, value: HTMLElement, title?: string) =>
  element('div', { class: 'counter', title }, element('span', {}, name), value);
