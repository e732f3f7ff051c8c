import { colourOf } from '../view/palette.ts';

/** Draws a point: a disc for what is above 0, a diamond for the rest, so that colour does not say it alone. */
export function drawPoint(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  value: number,
  radius: number,
  outline: string,
): void {
  context.beginPath();
  if (value > 0) context.arc(x, y, radius, 0, 2 * Math.PI);
  else {
    const reach = radius * 1.25;
    context.moveTo(x, y - reach);
    context.lineTo(x + reach, y);
    context.lineTo(x, y + reach);
    context.lineTo(x - reach, y);
    context.closePath();
  }
  context.fillStyle = colourOf(value);
  context.fill();
  if (outline === 'none') return;
  context.strokeStyle = outline;
  context.stroke();
}
