import uPlot from 'uplot';
import type { CurveData } from '../training/curve.ts';

const style = (name: string) => () => getComputedStyle(document.documentElement).getPropertyValue(name);

const HEIGHT = 190;

/** The loss by epochs, of what is trained on and of the rest. */
export class LossPlot {
  readonly #plot: uPlot;

  constructor(container: HTMLElement) {
    const axis = {
      stroke: style('--quiet'),
      grid: { stroke: style('--line'), width: 1 },
      ticks: { show: false },
      font: '11px system-ui, sans-serif',
    };
    const line = { width: 2, points: { show: false } };
    this.#plot = new uPlot(
      {
        ...{ width: container.clientWidth || 300, height: HEIGHT, legend: { show: false } },
        cursor: { show: false },
        padding: [8, 16, 0, 0],
        scales: { x: { time: false }, y: { range: (_, __, most) => [0, Math.min(most || 1, 1e9) * 1.05] } },
        axes: [
          { ...axis, size: 24, gap: 4, space: 60 },
          { ...axis, size: 42, gap: 4, space: 32 },
        ],
        series: [
          {},
          { ...line, label: 'training', stroke: style('--train') },
          { ...line, label: 'test', stroke: style('--test'), dash: [5, 3] },
        ],
      },
      [[], [], []],
      container,
    );
    new ResizeObserver(() => {
      if (container.clientWidth > 0) this.#plot.setSize({ width: container.clientWidth, height: HEIGHT });
    }).observe(container);
  }

  show({ epochs, train, test }: CurveData): void {
    this.#plot.setData([[...epochs], finite(train), finite(test)]);
  }

  /** In other colours. */
  redraw(): void {
    this.#plot.redraw();
  }
}

const finite = (values: readonly number[]) => values.map((value) => (Number.isFinite(value) ? value : null));
