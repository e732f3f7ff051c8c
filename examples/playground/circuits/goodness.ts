import { percent, plain } from '../numbers.ts';
import { element, find } from '../view/element.ts';
import type { Figures } from './messages.ts';

/** What the figures are of, in words. */
export interface Question {
  readonly lead: string;
  readonly rows: string;
  readonly carried: string;
}

/** How good a circuit is, in bars beside chance. */
export class Goodness {
  readonly #bars = find('#goodness');
  readonly #words = find('#goodness-words');

  /** None, while there is no circuit. */
  show(figures: Figures | undefined, question: Question): void {
    const bars: [string, number | undefined, string][] = [
      ['The circuit alone', figures?.faithfulness, 'best'],
      ['As many random weights', figures?.chance, ''],
      ['The rest, without the circuit', figures?.without, ''],
    ];
    this.#bars.replaceChildren(
      ...bars.map(([name, share, kind]) => {
        const bar = element('span', { class: 'bar' });
        bar.style.transform = `scaleX(${Math.max(0, Math.min(1, share ?? 0))})`;
        return element(
          'li',
          { class: kind },
          element('span', {}, name),
          element('span', { class: 'share' }, share === undefined ? '–' : percent(share, 0).replace('-', '−')),
          element('span', { class: 'track', 'aria-hidden': 'true' }, bar),
        );
      }),
    );
    const { lead, rows, carried } = question;
    this.#words.textContent = figures
      ? `${plain(figures.edges)} of ${plain(figures.ofEdges)} weights and ${figures.units} of ${figures.ofUnits} units keep ` +
        `${percent(figures.faithfulness, 0)} of ${lead}, on ${figures.heldOut} ${rows} that the search did not see. ` +
        `Weights left out carry ${carried}. In other samples ${percent(figures.stability, 0)} of the weights are found ` +
        'again: there is more than one circuit.'
      : `How much is kept of ${lead}. Weights left out carry ${carried}.`;
  }
}
