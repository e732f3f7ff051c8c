import type { EChartsOption } from 'echarts';
import { greatestOf, leastOf } from '../base/extremes.ts';
import { draw, INK, TEXT } from './draw.ts';
import { type PictureOptions, toSized } from './picture.ts';
import { byLog, type StudyParameter, type StudyTrials, short, valuedOf } from './studyTrials.ts';
import type { TrialHistoryOptions } from './trialHistory.ts';

/** From the best to the worst. */
const SHADES = ['#d55e00', '#e69f00', '#a6c8e0', '#d8e4ee'];

/**
 * The complete trials of a search, each as a line over its values of the parameters to that of the objective;
 * the best are red, and above the others. Needs the package echarts.
 *
 *     await writeFile('trials.svg', await parallelCoordinates(await search(space, objective, { trials: 60 })))
 *
 * @param study what `search` resolves to
 * @returns the picture in SVG, as wide as the parameters need by default
 * @throws TypeError or RangeError for bad arguments; Error if the package is not installed.
 */
export async function parallelCoordinates(study: StudyTrials, options: TrialHistoryOptions = {}): Promise<string> {
  const where = 'parallelCoordinates';
  const trials = valuedOf(where, study).filter(({ stopped }) => !stopped);
  const parameters = Object.entries(study.space);
  const width = Math.max(480, 128 * (parameters.length + 1));
  const sized = toSized(where, options, ['name'], { width, height: 420 } satisfies PictureOptions);
  const sign = study.better === 'less' ? 1 : -1;
  const sorted = [...trials].sort((a, b) => sign * (b.value - a.value));
  const values = trials.map(({ value }) => value);
  const [least, most] = [leastOf(values), greatestOf(values)];
  const last = parameters.length;
  const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  const axis = {
    ...{ nameLocation: 'end' as const, nameTextStyle: { ...TEXT, fontWeight: 'bold' as const }, nameGap: 14 },
    ...{ axisLine: { lineStyle: { color: INK } }, axisTick: { show: false } },
  };
  const numeric = (log: boolean, min: number, max: number) => ({
    ...{ type: log ? ('log' as const) : ('value' as const), min, max, scale: true },
    axisLabel: { ...TEXT, formatter: short, hideOverlap: true },
  });
  const axisOf = ({ kind, low = 0, high = 1, log = false, values: choices = [] }: StudyParameter) =>
    kind === 'choice'
      ? { type: 'category' as const, data: choices.map(textOf), axisLabel: { ...TEXT, interval: 0 } }
      : { ...numeric(log, low, high), ...(kind === 'int' && { minInterval: 1 }) };
  const option = {
    parallel: { left: 56, right: 72, top: sized.title === undefined ? 48 : 80, bottom: 32 },
    parallelAxis: [
      ...parameters.map(([name, parameter], dim) => ({ dim, name, ...axis, ...axisOf(parameter) })),
      { dim: last, name: sized.name ?? 'value', ...axis, ...numeric(byLog(values), least, most) },
    ],
    series: [
      {
        ...{ type: 'parallel', silent: true, lineStyle: { width: 2, opacity: 0.75 } },
        data: sorted.map(({ params, value }, rank) => ({
          value: [
            ...parameters.map(([name, { kind }]) => {
              const own = params[name];
              return own === undefined ? '-' : kind === 'choice' ? textOf(own) : own;
            }),
            value,
          ],
          lineStyle: { color: shadeOf(1 - rank / Math.max(1, sorted.length - 1)) },
        })),
      },
    ],
  };
  return draw(where, sized, option as EChartsOption);
}

/** The colour of a share from 0, the best, to 1. */
function shadeOf(share: number): string {
  return SHADES[Math.min(Math.floor(Math.sqrt(share) * SHADES.length), SHADES.length - 1)] as string;
}
