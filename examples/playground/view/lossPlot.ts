import uPlot from 'uplot';
import { plain } from '../numbers.ts';
import type { CurveData } from '../training/curve.ts';
import { decades, decadeTicks } from './decades.ts';

const style = (name: string) => () => getComputedStyle(document.documentElement).getPropertyValue(name);

/** The loss by epochs on a logarithmic scale, of what is trained on and of the rest. As high as its container. */
export class LossPlot {
  readonly #plot: uPlot;
  readonly #container: HTMLElement;

  constructor(container: HTMLElement) {
    this.#container = container;
    const axis = {
      stroke: style('--quiet'),
      grid: { stroke: style('--line'), width: 1 },
      ticks: { show: false },
      font: '11px system-ui, sans-serif',
      values: (_: uPlot, values: number[]) => values.map(plain),
    };
    const line = { width: 2, points: { show: false } };
    const size = () => ({ width: container.clientWidth || 300, height: container.clientHeight || 150 });
    this.#plot = new uPlot(
      {
        ...{ ...size(), legend: { show: false }, cursor: { show: false }, padding: [8, 16, 0, 0] },
        scales: { x: { time: false }, y: { distr: 3, range: (_, low, high) => decades(low, high) } },
        axes: [
          { ...axis, size: 24, gap: 4, space: 60 },
          {
            ...{ ...axis, size: 50, gap: 4 },
            splits: (_, __, low, high) => decadeTicks(low, high),
            filter: (_, splits) => splits,
          },
        ],
        series: [
          {},
          { ...line, label: 'training', stroke: style('--train') },
          { ...line, label: 'test', stroke: style('--test'), dash: [5, 3] },
        ],
      },
      [
        [0, 100],
        [null, null],
        [null, null],
      ],
      container,
    );
    // Without a point there are no axes.
    container.style.visibility = 'hidden';
    new ResizeObserver(() => {
      if (container.clientWidth > 0) this.#plot.setSize(size());
    }).observe(container);
  }

  show({ epochs, train, test }: CurveData): void {
    this.#plot.setData([[...epochs], drawable(train), drawable(test)]);
    this.#container.style.visibility = epochs.length > 0 ? '' : 'hidden';
  }

  /** In other colours. */
  redraw(): void {
    this.#plot.redraw();
  }
}

/** What has a place on a logarithmic scale. */
const drawable = (values: readonly number[]) =>
  values.map((value) => (Number.isFinite(value) && value > 0 ? value : null));
