// @ts-check
// Draws the world: pipes, birds, and what the best one sees.
import { BIRD, PIPE, WIDTH } from './world.js';

/** More birds than this look no different. */
const MOST_DRAWN = 1500;

/** Draws what is in sight to a canvas, as large as that is shown. */
export function drawSky(/** @type {HTMLCanvasElement} */ canvas, /** @type {import('./world.js').World} */ world) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const { width, height } = canvas.getBoundingClientRect();
  const dense = devicePixelRatio;
  if (canvas.width !== Math.round(width * dense) || canvas.height !== Math.round(height * dense))
    [canvas.width, canvas.height] = [Math.round(width * dense), Math.round(height * dense)];
  const style = getComputedStyle(canvas);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(name);
  context.setTransform((width * dense) / WIDTH, 0, 0, height * dense, 0, 0);
  context.clearRect(0, 0, WIDTH, 1);

  context.fillStyle = colour('--quiet');
  context.globalAlpha = 0.6;
  for (const { x, middle } of world.pipes) {
    context.fillRect(x, 0, PIPE.width, middle - PIPE.gap / 2);
    context.fillRect(x, middle + PIPE.gap / 2, PIPE.width, 1);
  }

  // A circle stays one where the sky is stretched.
  const stretch = width / WIDTH / height;
  const bird = (/** @type {number} */ y, /** @type {number} */ size) => {
    context.beginPath();
    context.ellipse(BIRD.x, y, (size * BIRD.radius) / stretch, size * BIRD.radius, 0, 0, 2 * Math.PI);
    context.fill();
  };
  context.fillStyle = colour('--cool');
  context.globalAlpha = 0.35;
  const stride = Math.ceil(world.y.length / MOST_DRAWN);
  for (let i = stride; i < world.y.length; i += stride) if (world.alive[i] === 1) bird(world.y[i] ?? 0, 1);
  context.globalAlpha = 1;
  if (world.alive[0] !== 1) return;
  const y = world.y[0] ?? 0;
  const { x, middle } = world.next;
  context.strokeStyle = context.fillStyle = colour('--warm');
  context.lineWidth = 0.004;
  context.beginPath();
  for (const side of [-1, 1]) {
    context.moveTo(BIRD.x, y);
    context.lineTo(x + PIPE.width, middle + (side * PIPE.gap) / 2);
  }
  context.globalAlpha = 0.5;
  context.stroke();
  context.globalAlpha = 1;
  bird(y, 1.3);
}
