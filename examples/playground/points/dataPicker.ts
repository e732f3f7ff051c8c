import { onTheme } from '../../look/theme.ts';
import type { pointFields } from '../settings/points.ts';
import { element, find } from '../view/element.ts';
import type { Form } from '../view/form.ts';
import { sharpen } from '../view/heatMap.ts';
import { type DataName, type DataSet, dataSets } from './dataSets.ts';
import { makePoints } from './makePoints.ts';
import { REACH } from './plane.ts';
import { drawPoint } from './pointMarks.ts';

/** A picture of each data set to choose from: a group of radio buttons. */
export function dataPicker(container: HTMLElement, form: Form<typeof pointFields>): void {
  for (const [name, { label, task }] of Object.entries(dataSets) as [DataName, DataSet][]) {
    const radio = element('input', { type: 'radio', name: 'data', value: name });
    const canvas = element('canvas', { 'aria-hidden': 'true' });
    radio.addEventListener('change', () => form.set('data', name));
    form.bind('data', (data) => (radio.checked = data === name));
    find(`[data-task=${task}]`, container).append(
      element('label', { class: 'data-set' }, radio, canvas, element('span', {}, label)),
    );
    const draw = () => drawSample(canvas, name);
    new ResizeObserver(draw).observe(canvas);
    onTheme(draw);
  }
}

const sample = { noise: 0, share: 35, seed: 1 };

function drawSample(canvas: HTMLCanvasElement, data: DataName): void {
  const { context, width, height } = sharpen(canvas);
  const { train } = makePoints({ ...sample, data });
  for (const [x, y, target] of train) {
    const value = dataSets[data].task === 'classes' ? 2 * target - 1 : target;
    drawPoint(context, (width * (1 + x / REACH)) / 2, (height * (1 - y / REACH)) / 2, value, 1.7, 'none');
  }
}
