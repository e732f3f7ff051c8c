import { mapCanvas, paint } from '../view/heatMap.ts';
import { STRONG_ACTIVATION } from './scales.ts';
import { CELLS } from './toDigits.ts';

/** The weights of the first layer as pictures of 8 × 8, and how strongly each neuron answers what is drawn. */
export class Filters {
  readonly #root: HTMLElement;
  #tiles: HTMLCanvasElement[] = [];

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  draw(filters: readonly Uint8Array[], activations: Float32Array | undefined): void {
    if (this.#tiles.length !== filters.length) {
      this.#tiles = filters.map(() => mapCanvas(CELLS));
      this.#root.replaceChildren(...this.#tiles);
    }
    const strengths = activations?.map((value) => Math.min(1, Math.abs(value) / STRONG_ACTIVATION));
    this.#tiles.forEach((tile, unit) => {
      paint(tile, filters[unit] as Uint8Array);
      tile.style.setProperty('--strength', String(strengths?.[unit] ?? 1));
      tile.classList.toggle('on', (strengths?.[unit] ?? 0) > 0.5);
    });
  }
}
