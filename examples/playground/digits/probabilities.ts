import { percent } from '../numbers.ts';
import { element } from '../view/element.ts';
import { CLASSES } from './toDigits.ts';

/** A bar for each digit, as long as it is probable. */
export class Probabilities {
  readonly #rows: readonly { row: HTMLElement; bar: HTMLElement; share: HTMLElement }[];

  constructor(list: HTMLElement) {
    this.#rows = Array.from({ length: CLASSES }, (_, digit) => {
      const bar = element('span', { class: 'bar', 'aria-hidden': 'true' });
      const share = element('span', { class: 'share' });
      const row = element(
        'li',
        {},
        element('span', { class: 'digit' }, String(digit)),
        element('span', { class: 'track', 'aria-hidden': 'true' }, bar),
        share,
      );
      list.append(row);
      return { row, bar, share };
    });
  }

  /** None, where nothing is drawn. */
  show(probabilities: Float32Array | undefined): void {
    const best = probabilities ? probabilities.indexOf(Math.max(...probabilities)) : -1;
    this.#rows.forEach(({ row, bar, share }, digit) => {
      const value = probabilities?.[digit] ?? 0;
      bar.style.transform = `translateX(${100 * value - 100}%)`;
      share.textContent = probabilities ? percent(value, 0) : '';
      row.classList.toggle('best', digit === best);
    });
  }
}
