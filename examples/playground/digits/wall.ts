import { sharpen } from '../view/heatMap.ts';
import { CELLS, type Digits, PIXELS } from './toDigits.ts';

const COLUMNS = 18;

/** All test digits, those that are misread marked. */
export class Wall {
  readonly #canvas: HTMLCanvasElement;
  #picture: { digits: Digits; ink: string; canvas: HTMLCanvasElement } | undefined;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  draw(digits: Digits, answers: Uint32Array): void {
    const lines = Math.ceil(digits.rows / COLUMNS);
    this.#canvas.style.aspectRatio = `${COLUMNS} / ${lines}`;
    const { context, width } = sharpen(this.#canvas);
    const style = getComputedStyle(this.#canvas);
    const cell = width / COLUMNS;
    context.fillStyle = style.getPropertyValue('--wrong');
    let wrong = 0;
    for (let row = 0; row < digits.rows; row++) {
      if (answers[row] === digits.labels[row]) continue;
      wrong++;
      context.fillRect((row % COLUMNS) * cell, Math.floor(row / COLUMNS) * cell, cell, cell);
    }
    if (this.#picture?.digits.rows !== digits.rows || this.#picture.ink !== style.color) {
      this.#picture = { digits, ink: style.color, canvas: pictureOf(digits, lines, style.color) };
    }
    context.imageSmoothingQuality = 'high';
    context.drawImage(this.#picture.canvas, 0, 0, width, cell * lines);
    this.#canvas.setAttribute('aria-label', `${digits.rows} test digits, ${wrong} of them misread`);
  }

  /** The digit at a place of the canvas, in CSS pixels. */
  digitAt(x: number, y: number): number {
    const cell = this.#canvas.clientWidth / COLUMNS;
    return Math.floor(y / cell) * COLUMNS + Math.floor(x / cell);
  }
}

/** The digits in an ink, on nothing, with a cell of air around each. */
function pictureOf({ pixels, rows }: Digits, lines: number, ink: string): HTMLCanvasElement {
  const pitch = CELLS + 2;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [COLUMNS * pitch, lines * pitch];
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.fillStyle = ink;
  for (let row = 0; row < rows; row++) {
    const [left, top] = [(row % COLUMNS) * pitch + 1, Math.floor(row / COLUMNS) * pitch + 1];
    for (let pixel = 0; pixel < PIXELS; pixel++) {
      context.globalAlpha = pixels[row * PIXELS + pixel] as number;
      context.fillRect(left + (pixel % CELLS), top + Math.floor(pixel / CELLS), 1, 1);
    }
  }
  return canvas;
}
