import { outOfRange, wrongKind } from '../base/errors.ts';
import { greatestOf } from '../base/extremes.ts';
import type { ConfusionMatrix } from '../metrics/confusionMatrix.ts';
import { draw, INK, TEXT } from './draw.ts';
import { type PictureOptions, toSized } from './picture.ts';

export type ConfusionPictureOptions = PictureOptions;

/** From nearly white to the blue of the lines and beyond, by the share of a class. */
const SHADES = ['#f3f6f9', '#9ecae6', '#0072b2', '#08306b'];

/** A share from which on white can be read better than black. */
const DARK = 0.45;

/**
 * Draws a confusion matrix: true classes as rows, predicted classes as columns, each cell with its count, and as dark
 * as its share of the class. Needs the package echarts.
 *
 * @param matrix the result of `confusionMatrix`
 * @returns the picture as SVG, by default as large as the classes need
 * @throws TypeError or RangeError for invalid arguments; Error if the package is not installed.
 */
export async function confusionPicture(
  matrix: Pick<ConfusionMatrix, 'names' | 'counts'>,
  options: ConfusionPictureOptions = {},
): Promise<string> {
  const where = 'confusionPicture';
  const given: unknown = matrix?.counts;
  const square = Array.isArray(given) && Array.isArray(matrix.names) && given.length === matrix.names.length;
  if (!square || !given.every((row) => Array.isArray(row) && row.length === given.length))
    throw wrongKind(where, 'matrix', 'the result of confusionMatrix', matrix);
  const { names, counts } = matrix;
  if (names.length === 0) throw outOfRange(where, 'matrix', 'at least one class', 'none');
  const longest = 8 * greatestOf(names.map((name) => name.length));
  const margin = 64 + longest;
  const cell = { width: Math.max(44, longest + 12), height: 44 };
  const size = {
    width: Math.max(240, margin + cell.width * names.length + 32),
    height: cell.height * names.length + 150,
  };
  const sized = toSized(where, options, [], size);
  const top = sized.title === undefined ? 24 : 60;
  const cells = counts.flatMap((row, label) => {
    const all = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, answer) => ({
      value: [answer, label, all > 0 ? count / all : 0],
      label: { formatter: count > 0 ? `${count}` : '', color: count / all > DARK ? '#ffffff' : INK },
    }));
  });
  const axis = {
    type: 'category' as const,
    data: [...names],
    axisTick: { show: false },
    axisLine: { show: false },
    axisLabel: { ...TEXT, interval: 0 },
  };
  const named = { nameLocation: 'middle', nameTextStyle: { ...TEXT, fontWeight: 'bold' } } as const;
  return draw(where, sized, {
    grid: { left: margin, right: 32, top, bottom: 64 },
    xAxis: { ...axis, ...named, name: 'answer', nameGap: 34 },
    yAxis: { ...axis, ...named, name: 'true class', nameGap: margin - 30, inverse: true },
    visualMap: { show: false, min: 0, max: 1, inRange: { color: SHADES } },
    series: [
      {
        ...{ type: 'heatmap', silent: true },
        data: cells,
        label: { ...TEXT, show: true },
        itemStyle: { borderColor: '#ffffff', borderWidth: 2, borderRadius: 3 },
      },
    ],
  });
}
