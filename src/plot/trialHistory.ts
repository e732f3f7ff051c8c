import { greatestOf } from '../base/extremes.ts';
import { draw, FAINT, INK, TEXT } from './draw.ts';
import { type PictureOptions, toSized } from './picture.ts';
import { byLog, type StudyTrials, short, valuedOf } from './studyTrials.ts';

export interface TrialHistoryOptions extends PictureOptions {
  /** What the value is called. Default 'value'. */
  name?: string;
}

/**
 * The value of each trial of a search, and the best so far. Needs the package echarts.
 *
 *     await writeFile('history.svg', await trialHistory(await search(space, objective, { trials: 60 })))
 *
 * @param study what `search` resolves to
 * @returns the picture in SVG, 720 × 420 pixels by default
 * @throws TypeError or RangeError for bad arguments; Error if the package is not installed.
 */
export async function trialHistory(study: StudyTrials, options: TrialHistoryOptions = {}): Promise<string> {
  const where = 'trialHistory';
  const sized = toSized(where, options, ['name'], { width: 720, height: 420 });
  const trials = valuedOf(where, study);
  const sign = study.better === 'less' ? 1 : -1;
  let best = Number.POSITIVE_INFINITY;
  const steps = trials.flatMap(({ number, value, stopped }) => {
    if (!stopped) best = Math.min(best, sign * value);
    return Number.isFinite(best) ? [[number + 1, sign * best]] : [];
  });
  const whole = trials.filter(({ stopped }) => !stopped).map(({ value }) => value);
  const worst = sign * greatestOf(whole.map((value) => sign * value));
  /** Those that were stopped far from the others lie at the edge. */
  const inside = (value: number) => sign * Math.min(sign * value, sign * worst);
  const dots = (stopped: boolean) =>
    trials.filter((trial) => trial.stopped === stopped).map(({ number, value }) => [number + 1, inside(value)]);
  const some = trials.some(({ stopped }) => stopped);
  const top = sized.title === undefined ? 20 : 52;
  return draw(where, sized, {
    legend: {
      data: ['trial', ...(some ? ['stopped early'] : []), { name: 'best so far', icon: 'roundRect' }],
      ...{ top, itemGap: 28, itemHeight: 8, textStyle: TEXT, selectedMode: false },
    },
    grid: { left: 76, right: 28, top: top + 48, bottom: 56 },
    xAxis: {
      ...{ type: 'value', min: 0, max: study.trials.length + 1, minInterval: 1, name: 'trial', nameLocation: 'middle' },
      ...{ nameGap: 30, nameTextStyle: TEXT, axisLabel: { ...TEXT, showMaxLabel: false }, splitLine: { show: false } },
      axisLine: { lineStyle: { color: INK } },
    },
    yAxis: {
      type: byLog(whole) ? 'log' : 'value',
      ...{ scale: true, name: sized.name ?? 'value', nameTextStyle: { ...TEXT, align: 'left', fontWeight: 'bold' } },
      ...{ axisLabel: { ...TEXT, formatter: short }, axisLine: { show: false }, axisTick: { show: false } },
      splitLine: { lineStyle: { color: FAINT } },
    },
    series: [
      { type: 'scatter', name: 'trial', data: dots(false), symbolSize: 8, color: '#0072b2', silent: true },
      {
        ...{ type: 'scatter', name: 'stopped early', data: dots(true), symbolSize: 7, silent: true, color: '#8c959f' },
        symbol: 'diamond',
      },
      {
        ...{ type: 'line', name: 'best so far', data: steps, step: 'end', showSymbol: false, silent: true },
        ...{ color: '#d55e00', lineStyle: { width: 2.5 } },
      },
    ],
  });
}
