import { digitFields } from '../settings/digits.ts';
import { announce } from '../view/announce.ts';
import { find } from '../view/element.ts';
import { mapCanvas, paint } from '../view/heatMap.ts';
import { percent } from '../view/numbers.ts';
import { Tab } from '../view/tab.ts';
import { Filters } from './filters.ts';
import type { DigitsShown } from './lesson.ts';
import { Neurons } from './neurons.ts';
import { Pad } from './pad.ts';
import { Probabilities } from './probabilities.ts';
import { readStrokes } from './strokes.ts';
import { CELLS, PIXELS } from './toDigits.ts';
import { Wall } from './wall.ts';

/** Epochs of a press of play: about a second. */
const EPOCHS = 60;

/** Milliseconds without a stroke after which the answer is said. */
const QUIET = 600;

/** The tab of digits to train on, and to draw. */
export function digitsTab() {
  const probabilities = new Probabilities(find('#probabilities'));
  const filters = new Filters(find('#filters'));
  const neurons = new Neurons(find('#neurons'));
  const wall = new Wall(find<HTMLCanvasElement>('#wall'));
  const answer = find('#answer');
  const seen = mapCanvas(CELLS);
  find('#seen').append(seen);
  let drawn: Float32Array | undefined;
  let saying: ReturnType<typeof setTimeout> | undefined;
  let next = 0;

  const tab = new Tab<typeof digitFields, DigitsShown>({
    name: 'digits',
    fields: digitFields,
    worker: new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }),
    pace: () => 1,
    goal: (epoch) => epoch + EPOCHS,
    prepare() {},
    draw({ digits, answers, filters: weights, activations }) {
      const [first, , last] = activations;
      const second = activations[1];
      filters.draw(weights, first);
      neurons.draw(tab.form.settings.second, second);
      probabilities.show(last);
      wall.draw(digits, answers);
      drawSeen();
      const best = last ? last.indexOf(Math.max(...last)) : -1;
      answer.textContent = last ? `${best}` : '?';
      answer.classList.toggle('none', !last);
      const sure = last ? `${percent(last[best] as number, 0)} sure` : 'Draw a digit';
      find('#sure').textContent = sure;
      find('#short').textContent = last ? `${best}, ${sure}` : '';
    },
  });

  const pad = new Pad(find<HTMLCanvasElement>('#pad'), (strokes) => look(readStrokes(strokes)));

  function look(pixels: Float32Array | undefined): void {
    drawn = pixels;
    tab.show(pixels);
    drawSeen();
    clearTimeout(saying);
    if (pixels)
      saying = setTimeout(() => announce(`It reads a ${answer.textContent}, ${find('#sure').textContent}.`), QUIET);
  }

  function drawSeen(): void {
    paint(
      seen,
      Uint8Array.from({ length: PIXELS }, (_, i) => 128 + Math.round(127 * (drawn?.[i] ?? 0))),
    );
  }

  function lookAtTest(row: number): void {
    const digits = tab.frame?.digits;
    if (!digits || row >= digits.rows) return;
    const pixels = digits.pixels.slice(row * PIXELS, (row + 1) * PIXELS);
    pad.clear(pixels);
    look(pixels);
  }

  find('#clear').addEventListener('click', () => {
    pad.clear();
    look(undefined);
  });
  find('#sample').addEventListener('click', () => lookAtTest(next++ % (tab.frame?.digits.rows ?? 1)));
  find('#wall').addEventListener('click', ({ offsetX, offsetY }) => lookAtTest(wall.digitAt(offsetX, offsetY)));
  return tab;
}
