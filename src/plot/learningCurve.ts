import { checkOptions, wrongKind } from '../base/errors.ts';
import { tagOf } from '../base/kinds.ts';
import { draw } from './draw.ts';
import { linesOption, type Panel } from './linesOption.ts';
import { areShares, inWords, validationName } from './names.ts';
import { checkFigures, type Figures, type PictureOptions, toSized } from './picture.ts';

export interface LearningCurveOptions extends PictureOptions {
  /** The names of metrics in the picture, by their names in the history. Default: their names in words. */
  names?: Readonly<Record<string, string>>;
}

/**
 * Draws the history of a training by epoch: loss and metrics, each with its validation in one panel. Needs the package
 * echarts.
 *
 *     await writeFile('curve.svg', await learningCurve(await model.fit(x, y, { epochs: 20, validationSplit: 0.2 })))
 *
 * @param history the result of `fit`
 * @returns the picture as SVG, by default 480 × 420 pixels for each panel, with at most three panels in a row
 * @throws TypeError or RangeError for invalid arguments; Error if the package is not installed.
 */
export async function learningCurve(history: Figures, options: LearningCurveOptions = {}): Promise<string> {
  const where = 'learningCurve';
  const { names = {} } = checkOptions(where, options, ['width', 'height', 'title', 'names']);
  if (tagOf(names) !== 'Object') throw wrongKind(where, 'names', 'an object of strings by name', names);
  const panels = panelsOf(checkFigures(where, 'history', history), names);
  const across = Math.min(panels.length, panels.length === 4 ? 2 : 3);
  const size = { width: 480 * across, height: 420 * Math.ceil(panels.length / across) };
  const sized = toSized(where, options, ['names'], size);
  return draw(where, sized, linesOption(panels, across, sized));
}

function panelsOf(history: Figures, names: Readonly<Record<string, string>>): Panel[] {
  const keys = Object.keys(history);
  const validating = keys.filter((key) => keys.includes(validationName(key))).map(validationName);
  return keys
    .filter((key) => !validating.includes(key))
    .map((key) => {
      const parts = [
        { name: 'training', values: history[key] },
        { name: 'validation', values: history[validationName(key)] },
      ];
      const lines = parts.flatMap(({ name, values }) => (values ? [{ name, values }] : []));
      return { name: names[key] ?? inWords(key), shares: areShares(key), lines };
    });
}
