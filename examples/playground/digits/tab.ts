import { percent } from '../numbers.ts';
import { digitFields } from '../settings/digits.ts';
import { announce } from '../view/announce.ts';
import { find } from '../view/element.ts';
import { mapCanvas, paint } from '../view/heatMap.ts';
import { Tab } from '../view/tab.ts';
import { Filters } from './filters.ts';
import type { DigitsShown } from './lesson.ts';
import { Neurons } from './neurons.ts';
import { Pad } from './pad.ts';
import { Probabilities } from './probabilities.ts';
import { readStrokes } from './strokes.ts';
import { CELLS, PIXELS } from './toDigits.ts';
import { Wall } from './wall.ts';
import worker from './worker.ts?worker&url';

/** Epochs of a press of play. */
const EPOCHS = 60;

/** Milliseconds without a stroke after which the answer is said. */
const QUIET = 600;

/** The tab of digits to train on, and to draw. */
export function digitsTab() {
  const probabilities = new Probabilities(find('#probabilities'));
  const filters = new Filters(find('#filters'));
  const neurons = new Neurons(find('#neurons'));
  const wall = new Wall(find('#wall'), find('#wall-count'), (row) => lookAtTest(row));
  const answer = find('#answer');
  const seen = mapCanvas(CELLS);
  find('#seen').append(seen);
  let drawn: Float32Array | undefined;
  let saying: ReturnType<typeof setTimeout> | undefined;
  /** The test digit that is looked at, −1 for none. */
  let chosen = -1;

  const tab = new Tab<typeof digitFields, DigitsShown>({
    ...{ name: 'digits', fields: digitFields, worker },
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
      const label = last && chosen >= 0 ? digits.labels[chosen] : undefined;
      find('#label').textContent =
        label === undefined ? '' : `Labelled ${label}: ${label === best ? 'right' : 'wrong'}`;
      find('#label').classList.toggle('wrong', label !== undefined && label !== best);
      find('#sure').textContent = sure;
      find('#short').textContent = last ? `${best}, ${sure}` : '';
    },
  });

  const pad = new Pad(find<HTMLCanvasElement>('#pad'), (strokes) => look(readStrokes(strokes), -1));

  function look(pixels: Float32Array | undefined, row: number): void {
    drawn = pixels;
    chosen = row;
    wall.mark(row);
    tab.show(pixels);
    drawSeen();
    clearTimeout(saying);
    if (pixels)
      saying = setTimeout(() => {
        const parts = [`It reads a ${answer.textContent}`, find('#sure').textContent, find('#label').textContent];
        announce(`${parts.filter(Boolean).join(', ')}.`);
      }, QUIET);
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
    look(pixels, row);
  }

  find('#clear').addEventListener('click', () => {
    pad.clear();
    look(undefined, -1);
  });
  find('#sample').addEventListener('click', () => {
    const { order } = wall;
    lookAtTest(order[(order.indexOf(chosen) + 1) % order.length] ?? 0);
  });
  return tab;
}
