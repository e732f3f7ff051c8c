import { MOST_EPOCHS } from '../settings/common.ts';
import { type PointSettings, paces, pointFields } from '../settings/points.ts';
import { find } from '../view/element.ts';
import { Tab } from '../view/tab.ts';
import { dataPicker } from './dataPicker.ts';
import { dataSets } from './dataSets.ts';
import type { PointsShown } from './lesson.ts';
import { makePoints } from './makePoints.ts';
import { NetworkView, type Neuron } from './network.ts';
import { Surface } from './surface.ts';

/** The tab of two inputs. */
export function pointsTab() {
  const surface = new Surface(find<HTMLCanvasElement>('#surface'));
  const title = find('#surface-title');
  let points: ReturnType<typeof makePoints> = { train: [], test: [] };
  let seen: Neuron | undefined;

  const tab = new Tab<typeof pointFields, PointsShown>({
    name: 'points',
    fields: pointFields,
    worker: new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }),
    pace: ({ speed }) => paces[speed],
    goal: () => MOST_EPOCHS,
    prepare(settings) {
      points = makePoints(settings);
    },
    draw(frame) {
      network.draw(frame);
      drawSurface(frame, tab.form.settings);
    },
  });

  function drawSurface({ maps, odds }: PointsShown, { data, tests }: PointSettings): void {
    const { task } = dataSets[data];
    const { layer, unit } = seen ?? { layer: maps.length - 1, unit: 0 };
    surface.draw({
      ...{ map: maps[layer]?.[unit], boundary: !seen && task === 'classes' ? odds : undefined, task },
      ...{ train: points.train, test: tests ? points.test : [] },
    });
  }

  const network = new NetworkView(find('#network'), tab.form, (neuron) => {
    seen = neuron;
    title.textContent = neuron ? `Neuron ${neuron.unit + 1} of layer ${neuron.layer + 1}` : 'What it has learned';
    if (tab.frame) drawSurface(tab.frame, tab.form.settings);
  });
  dataPicker(find('#data-sets'), tab.form);
  return tab;
}
