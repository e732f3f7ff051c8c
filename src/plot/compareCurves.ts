import { outOfRange, show, wrongKind } from '../base/errors.ts';
import { tagOf } from '../base/kinds.ts';
import { draw } from './draw.ts';
import { linesOption } from './lines.ts';
import { areShares, inWords } from './names.ts';
import { checkFigures, type Figures, type PictureOptions, toSized } from './picture.ts';

export interface ComparisonOptions extends PictureOptions {
  /** The figure to compare. Default 'valLoss'. */
  figure?: string;
  /** What it is called. Default: its name in words. */
  name?: string;
}

/**
 * One figure of several trainings by epoch, in one panel. Wants the package echarts.
 *
 *     compareCurves({ plain: await one.fit(…), 'with dropout': await other.fit(…) }, { figure: 'valAccuracy' })
 *
 * @param histories what `fit` resolves to, by what each training is called
 * @returns the picture in SVG, 720 × 460 pixels unless it is told otherwise
 * @throws TypeError or RangeError for bad arguments; Error if the package is not installed.
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
