import { checkInteger, checkOptions, outOfRange, wrongKind } from '../base/errors.ts';
import { tagOf } from '../base/kinds.ts';

/** Numbers after each epoch by metric, as in the history of `fit`. */
export type Figures = Readonly<Record<string, readonly number[]>>;

export interface PictureOptions {
  /** In pixels. */
  width?: number;
  /** In pixels. */
  height?: number;
  /** The title. Default none. */
  title?: string;
}

/** Options with sizes, which may depend on the content. */
export type Sized<T extends PictureOptions> = T & Required<Pick<PictureOptions, 'width' | 'height'>>;

const LEAST = 120;

/** The options, checked, with defaults filled in. */
export function toSized<T extends PictureOptions>(
  where: string,
  options: T,
  known: readonly (keyof T & string)[],
  size: { readonly width: number; readonly height: number },
): Sized<T> {
  const sized = { ...size, ...checkOptions(where, options, ['width', 'height', 'title', ...known]) };
  checkInteger(where, 'width', sized.width, LEAST);
  checkInteger(where, 'height', sized.height, LEAST);
  if (sized.title !== undefined && typeof sized.title !== 'string')
    throw wrongKind(where, 'title', 'a string', sized.title);
  return sized;
}

/** The history, checked: arrays of numbers by name. */
export function checkFigures(where: string, what: string, figures: Figures): Figures {
  if (tagOf(figures) !== 'Object') throw wrongKind(where, what, 'a history of fit: arrays of numbers by name', figures);
  for (const [name, values] of Object.entries(figures)) {
    if (!Array.isArray(values) || values.some((value) => typeof value !== 'number'))
      throw wrongKind(where, `${what}.${name}`, 'an array of numbers', values);
  }
  if (Object.keys(figures).length === 0) throw outOfRange(where, what, 'at least one metric', 'none');
  return figures;
}
