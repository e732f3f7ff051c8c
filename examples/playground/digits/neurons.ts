import { element } from '../view/element.ts';
import { colourOf } from '../view/palette.ts';

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
    const most = activations?.reduce((greatest, value) => Math.max(greatest, Math.abs(value)), 1e-9) ?? 1;
    this.#cells.forEach((cell, unit) => {
      cell.style.backgroundColor = colourOf((activations?.[unit] ?? 0) / most);
    });
  }
}
