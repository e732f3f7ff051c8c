import { outOfRange, show, wrongKind } from '../base/errors.ts';
import { tagOf } from '../base/kinds.ts';
import { draw } from './draw.ts';
import { linesOption } from './linesOption.ts';
import { areShares, inWords } from './names.ts';
import { checkFigures, type Figures, type PictureOptions, toSized } from './picture.ts';

export interface ComparisonOptions extends PictureOptions {
  /** The metric to compare. Default 'valLoss'. */
  figure?: string;
  /** Its name in the picture. Default: its name in words. */
  name?: string;
}

/**
 * Draws one metric of several trainings by epoch. Needs the package echarts.
 *
 *     compareCurves({ plain: await one.fit(…), 'with dropout': await other.fit(…) }, { figure: 'valAccuracy' })
 *
 * @param histories results of `fit`, by the name of each training
 * @returns the picture as SVG, 720 × 460 pixels by default
 * @throws TypeError or RangeError for invalid arguments; Error if the package is not installed.
 */
export async function compareCurves(
  histories: Readonly<Record<string, Figures>>,
  options: ComparisonOptions = {},
): Promise<string> {
  const where = 'compareCurves';
  const sized = toSized(where, options, ['figure', 'name'], { width: 720, height: 460 });
  const { figure = 'valLoss', name = inWords(figure) } = sized;
  if (tagOf(histories) !== 'Object') throw wrongKind(where, 'histories', 'an object of histories by name', histories);
  const lines = Object.entries(histories).map(([training, history]) => {
    const values = checkFigures(where, `histories.${training}`, history)[figure];
    if (!values) throw outOfRange(where, 'figure', `one of ${Object.keys(history).join(', ')}`, show(figure));
    return { name: training, values };
  });
  if (lines.length === 0) throw outOfRange(where, 'histories', 'at least one', 'none');
  return draw(where, sized, linesOption([{ name, shares: areShares(figure), lines }], 1, sized));
}
