import { onTheme } from '../../look/theme.ts';
import { element } from '../view/element.ts';
import { sharpen } from '../view/heatMap.ts';
import { drawPoint } from './pointMarks.ts';

const kinds = [
  ['Violet', 0],
  ['Orange', 1],
] as const;

/** What a click on the plane adds, and a button that takes all of it away. */
export class Adder {
  #kind: 0 | 1 = 1;
  readonly #remove = element('button', { type: 'button', class: 'link', hidden: true });

  constructor(root: HTMLElement, remove: () => void) {
    const choices = kinds.map(([label, kind]) => {
      const radio = element('input', { type: 'radio', name: 'kind', value: kind, checked: kind === this.#kind });
      radio.addEventListener('change', () => (this.#kind = kind));
      return element('label', { class: 'kind' }, radio, markOf(kind), label);
    });
    this.#remove.addEventListener('click', remove);
    root.append('A click adds', ...choices, this.#remove);
  }

  /** The kind of the next point. */
  get kind(): 0 | 1 {
    return this.#kind;
  }

  /** Says how many there are. */
  show(count: number): void {
    this.#remove.textContent = `Remove ${count} added`;
    this.#remove.hidden = count === 0;
  }
}

function markOf(kind: 0 | 1): HTMLElement {
  const canvas = element('canvas', { 'aria-hidden': 'true' });
  const draw = () => {
    const { context, width, height } = sharpen(canvas);
    drawPoint(context, width / 2, height / 2, 2 * kind - 1, 4.5, 'none');
  };
  new ResizeObserver(draw).observe(canvas);
  onTheme(draw);
  return canvas;
}
