import { element } from '../view/element.ts';
import { mapColourOf } from '../view/palette.ts';
import { STRONG_ACTIVATION } from './scales.ts';

/** A layer's activations as cells, coloured by sign and strength. */
export class Neurons {
  readonly #root: HTMLElement;
  #cells: HTMLElement[] = [];

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  draw(units: number, activations: Float32Array | undefined): void {
    if (this.#cells.length !== units) {
      this.#cells = Array.from({ length: units }, () => element('span', {}));
      this.#root.replaceChildren(...this.#cells);
    }
    this.#cells.forEach((cell, unit) => {
      cell.style.backgroundColor = mapColourOf((activations?.[unit] ?? 0) / STRONG_ACTIVATION);
    });
  }
}
