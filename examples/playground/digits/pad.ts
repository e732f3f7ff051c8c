import { onTheme } from '../../look/theme.ts';
import { sharpen } from '../view/heatMap.ts';
import type { Place, Stroke } from './strokes.ts';
import { CELLS } from './toDigits.ts';

/** The width of the pen, as a share of the pad. */
const PEN = 0.075;

/** What is left free around a digit of the data. */
const MARGIN = 0.1;

/** A canvas to draw on, with mouse, pen or finger. */
export class Pad {
  readonly #canvas: HTMLCanvasElement;
  readonly #changed: (strokes: readonly Stroke[]) => void;
  #strokes: Place[][] = [];
  #pixels: Float32Array | undefined;

  constructor(canvas: HTMLCanvasElement, changed: (strokes: readonly Stroke[]) => void) {
    this.#canvas = canvas;
    this.#changed = changed;
    let drawing = false;
    canvas.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      drawing = true;
      canvas.setPointerCapture(event.pointerId);
      this.#pixels = undefined;
      this.#strokes.push([]);
      this.#add(event);
    });
    canvas.addEventListener('pointermove', (event) => {
      if (!drawing) return;
      const places = event.getCoalescedEvents?.() ?? [];
      this.#add(...(places.length > 0 ? places : [event]));
    });
    for (const end of ['pointerup', 'pointercancel'] as const) canvas.addEventListener(end, () => (drawing = false));
    new ResizeObserver(() => this.draw()).observe(canvas);
    onTheme(() => this.draw());
  }

  /** Shows a digit of the data, or nothing. */
  clear(pixels?: Float32Array): void {
    this.#strokes = [];
    this.#pixels = pixels;
    this.draw();
  }

  #add(...events: PointerEvent[]): void {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    for (const { clientX, clientY } of events) {
      this.#strokes.at(-1)?.push([(clientX - left) / width, (clientY - top) / height]);
    }
    this.draw();
    this.#changed(this.#strokes);
  }

  draw(): void {
    const { context, width, height } = sharpen(this.#canvas);
    context.lineCap = context.lineJoin = 'round';
    context.lineWidth = PEN * width;
    context.strokeStyle = context.fillStyle = getComputedStyle(this.#canvas).color;
    this.#pixels?.forEach((ink, index) => {
      const cell = (width * (1 - 2 * MARGIN)) / CELLS;
      const [left, top] = [width * MARGIN + (index % CELLS) * cell, height * MARGIN + Math.floor(index / CELLS) * cell];
      context.globalAlpha = ink;
      context.fillRect(left, top, cell, cell);
    });
    context.globalAlpha = 1;
    for (const stroke of this.#strokes) {
      context.beginPath();
      const [first] = stroke;
      if (first) context.moveTo(first[0] * width, first[1] * height);
      for (const [x, y] of stroke) context.lineTo(x * width, y * height);
      context.stroke();
    }
  }
}
