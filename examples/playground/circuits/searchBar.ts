import { plain } from '../numbers.ts';
import { element } from '../view/element.ts';
import type { Stage } from './messages.ts';

const stages: Readonly<Record<Stage, string>> = {
  score: 'Scores every weight',
  threshold: 'Grows until it is sufficient',
  prune: 'Removes what is not needed',
  bootstrap: 'Searches other samples',
  verify: 'Checks it on unseen rows',
};

/** Find and stop, how many weights are kept, and what the search is at. */
export class SearchBar {
  readonly #press = element('button', { type: 'button', class: 'play' }, 'Find');
  readonly #weights = element('output', { 'aria-label': 'Weights kept', 'data-value': 'kept' }, '–');
  readonly #stage: HTMLElement;

  constructor(container: HTMLElement, stage: HTMLElement, press: () => void) {
    this.#stage = stage;
    this.#press.addEventListener('click', press);
    container.append(
      this.#press,
      element(
        'div',
        { class: 'counters' },
        element('div', { class: 'counter' }, element('span', {}, 'Weights kept'), this.#weights),
      ),
    );
  }

  show(searching: boolean, kept: number | undefined, text: string | Stage): void {
    this.#press.textContent = searching ? 'Stop' : 'Find';
    this.#press.classList.toggle('playing', searching);
    this.#weights.textContent = kept === undefined ? '–' : plain(kept);
    this.#stage.textContent = stages[text as Stage] ?? text;
  }
}
