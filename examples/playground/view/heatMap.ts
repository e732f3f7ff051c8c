import { palette } from './palette.ts';

const images = new Map<number, ImageData>();

/** Paints bytes of a palette, row after row, on a canvas of so many pixels. */
export function paint(canvas: HTMLCanvasElement, bytes: Uint8Array): void {
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const { width, height } = canvas;
  const size = width * height;
  const image = images.get(size) ?? context.createImageData(width, height);
  images.set(size, image);
  const pixels = new Uint32Array(image.data.buffer);
  const words = palette();
  for (let i = 0; i < size; i++) pixels[i] = words[bytes[i] as number] as number;
  context.putImageData(image, 0, 0);
}

/** A canvas of so many pixels each way that shows bytes of a palette. */
export function mapCanvas(side: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side;
  return canvas;
}

/** Makes a canvas as many device pixels as it is shown with; the context draws in CSS pixels. */
export function sharpen(canvas: HTMLCanvasElement): {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
} {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = devicePixelRatio;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}
