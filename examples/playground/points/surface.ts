import { isDark } from '../../look/theme.ts';
import { mapCanvas, paint, sharpen } from '../view/heatMap.ts';
import { contour } from './contour.ts';
import type { Point } from './dataSets.ts';
import { REACH, SIDE } from './plane.ts';
import { drawPoint } from './pointMarks.ts';

export interface SurfaceContent {
  readonly map: Uint8Array | undefined;
  /** Values whose zeros are the line between the classes, where that is to be seen. */
  readonly boundary: Float32Array | undefined;
  readonly train: readonly Point[];
  /** Those to test with, where they are to be seen. */
  readonly test: readonly Point[];
  readonly task: 'classes' | 'numbers';
}

/** What a neuron makes of the plane, with the points on it. */
export class Surface {
  readonly #canvas: HTMLCanvasElement;
  readonly #map = mapCanvas(SIDE);

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  draw({ map, boundary, train, test, task }: SurfaceContent): void {
    const { context, width, height } = sharpen(this.#canvas);
    if (map) {
      paint(this.#map, map);
      context.imageSmoothingQuality = 'high';
      context.drawImage(this.#map, 0, 0, width, height);
      if (boundary) this.#drawBoundary(context, boundary, width / SIDE);
    }
    const radius = Math.max(1.2, Math.min(4, width / 70));
    const outline = radius < 2.5 ? 'none' : isDark() ? '#14131a' : '#ffffff';
    const mark = ([x, y, target]: Point, radius: number, stroke: string) => {
      const value = task === 'classes' ? 2 * target - 1 : target;
      drawPoint(context, (width * (1 + x / REACH)) / 2, (height * (1 - y / REACH)) / 2, value, radius, stroke);
    };
    context.lineWidth = 1.25;
    for (const point of train) mark(point, radius, outline);
    const ring = isDark() ? '#ffffff' : '#14131a';
    for (const point of test) mark(point, 0.85 * radius, ring);
  }

  /** The point of the plane at a place of the canvas, in CSS pixels. */
  placeOf(x: number, y: number): readonly [x: number, y: number] {
    const { clientWidth, clientHeight } = this.#canvas;
    return [REACH * ((2 * x) / clientWidth - 1), REACH * (1 - (2 * y) / clientHeight)];
  }

  #drawBoundary(context: CanvasRenderingContext2D, values: Float32Array, square: number): void {
    context.beginPath();
    for (const [fromX, fromY, toX, toY] of contour(values, SIDE)) {
      context.moveTo((fromX + 0.5) * square, (fromY + 0.5) * square);
      context.lineTo((toX + 0.5) * square, (toY + 0.5) * square);
    }
    context.strokeStyle = isDark() ? '#ffffffb0' : '#2a2640b0';
    context.lineWidth = 1.5;
    context.lineCap = 'round';
    context.stroke();
  }
}
