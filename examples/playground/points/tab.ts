import { type AddedPoint, MOST_ADDED } from '../settings/addedPoints.ts';
import { MOST_EPOCHS } from '../settings/mostEpochs.ts';
import { type PointSettings, paces, pointFields } from '../settings/points.ts';
import { find } from '../view/element.ts';
import { labelLegend } from '../view/legend.ts';
import { Tab } from '../view/tab.ts';
import { Adder } from './adder.ts';
import { dataPicker } from './dataPicker.ts';
import { dataSets } from './dataSets.ts';
import type { PointsShown } from './lesson.ts';
import { makePoints } from './makePoints.ts';
import { NetworkView, type Neuron } from './network.ts';
import { Surface } from './surface.ts';
import { toPoint } from './toPoint.ts';
import worker from './worker.ts?worker&url';

/** The tab of two inputs. */
export function pointsTab() {
  const surfaces = ['#surface', '#small-surface'].map((id) => new Surface(find<HTMLCanvasElement>(id)));
  const title = find('#surface-title');
  const legend = find('#surface-legend');
  let points: ReturnType<typeof makePoints> = { train: [], test: [] };
  let seen: Neuron | undefined;

  const tab = new Tab<typeof pointFields, PointsShown>({
    ...{ name: 'points', fields: pointFields, worker },
    pace: ({ speed }) => paces[speed],
    goal: () => MOST_EPOCHS,
    prepare(settings) {
      points = makePoints(settings);
    },
    forget() {
      const added = tab.form.settings.added.map((point) => ({ ...point, since: 0 }));
      tab.form.set('added', added, true);
    },
    draw(frame) {
      tab.keep('added', frame.added);
      network.draw(frame);
      drawSurfaces(frame, tab.form.settings);
    },
  });

  function drawSurfaces({ maps, odds, added }: PointsShown, { data, tests }: PointSettings): void {
    const { task } = dataSets[data];
    const { layer, unit } = seen ?? { layer: maps.length - 1, unit: 0 };
    const isOutput = !seen;
    const content = {
      ...{ map: maps[layer]?.[unit], boundary: isOutput && task === 'classes' ? odds : undefined, task },
      train: [...points.train, ...added.map((point) => toPoint(point, task))],
      test: tests ? points.test : [],
    };
    for (const surface of surfaces) surface.draw(content);
    if (isOutput && task === 'classes') labelLegend(legend, 'violet', 'undecided', 'orange');
    else labelLegend(legend, '≤ −1', '0', '≥ 1');
  }

  const network = new NetworkView(find('#network'), tab.form, (neuron) => {
    seen = neuron;
    title.textContent = neuron ? `Neuron ${neuron.unit + 1} of layer ${neuron.layer + 1}` : 'What it has learned';
    if (tab.frame) drawSurfaces(tab.frame, tab.form.settings);
  });
  dataPicker(find('#data-sets'), tab.form);

  const adder = new Adder(find('#adder'), () => tab.form.set('added', []));
  tab.form.bind('added', (added) => adder.show(added.length));
  find('#surface').addEventListener('click', ({ offsetX, offsetY }) => {
    if (tab.form.settings.added.length >= MOST_ADDED) return;
    const [x, y] = (surfaces[0] as Surface).placeOf(offsetX, offsetY).map((value) => Math.round(100 * value)) as [
      number,
      number,
    ];
    tab.add({ x, y, kind: adder.kind, since: 0 } satisfies AddedPoint);
  });
  return tab;
}
