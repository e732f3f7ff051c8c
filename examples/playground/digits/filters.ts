import { mapCanvas, paint } from '../view/heatMap.ts';
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
    const strengths = strengthsOf(activations);
    this.#tiles.forEach((tile, unit) => {
      paint(tile, filters[unit] as Uint8Array);
      tile.style.setProperty('--strength', String(strengths?.[unit] ?? 1));
      tile.classList.toggle('on', (strengths?.[unit] ?? 0) > 0.5);
    });
  }
}

/** Activations from 0 to 1, the strongest 1. */
function strengthsOf(activations: Float32Array | undefined): number[] | undefined {
  if (!activations) return undefined;
  const most = activations.reduce((greatest, value) => Math.max(greatest, Math.abs(value)), 1e-9);
  return Array.from(activations, (value) => Math.abs(value) / most);
}
