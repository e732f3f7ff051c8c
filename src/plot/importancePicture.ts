import { wrongKind } from '../base/errors.ts';
import { tagOf } from '../base/kinds.ts';
import { draw, INK, TEXT } from './draw.ts';
import { type PictureOptions, toSized } from './picture.ts';
import type { StudyTrials } from './studyTrials.ts';

/**
 * How much the value depends on each parameter of a search, as a share of the total. Needs the package echarts.
 *
 *     await writeFile('importance.svg', await importancePicture(await search(space, objective, { trials: 60 })))
 *
 * @param study what `search` resolves to
 * @returns the picture in SVG, as high as the parameters need by default
 * @throws TypeError or RangeError for bad arguments; Error if the package is not installed.
 */
export async function importancePicture(
  study: Pick<StudyTrials, 'importances'>,
  options: PictureOptions = {},
): Promise<string> {
  const where = 'importancePicture';
  if (tagOf(study?.importances) !== 'Object') throw wrongKind(where, 'study', 'what search resolves to', study);
  const rows = Object.entries(study.importances).sort(([, a], [, b]) => a - b);
  const title = options.title === undefined ? 0 : 36;
  const sized = toSized(where, options, [], { width: 640, height: Math.max(120, 36 * rows.length + 40 + title) });
  const all = rows.reduce((sum, [, share]) => sum + share, 0);
  const longest = rows.reduce((most, [name]) => Math.max(most, name.length), 0);
  return draw(where, sized, {
    grid: { left: 28 + 8 * longest, right: 64, top: 16 + title, bottom: 20 },
    xAxis: { type: 'value', min: 0, show: false },
    yAxis: {
      ...{
        type: 'category',
        data: rows.map(([name]) => name),
        axisTick: { show: false },
        axisLabel: { ...TEXT, interval: 0 },
      },
      axisLine: { lineStyle: { color: INK } },
    },
    series: [
      {
        ...{ type: 'bar', silent: true, color: '#0072b2', barWidth: '60%' },
        data: rows.map(([, share]) => (all > 0 ? share / all : 0)),
        label: {
          ...{ ...TEXT, show: true, position: 'right' },
          formatter: ({ value }: { value?: unknown }) => `${Math.round(100 * Number(value))} %`,
        },
      },
    ],
  });
}
