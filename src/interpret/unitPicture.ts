import { checkInteger, isPlain, outOfRange, show } from '../base/errors.ts';
import { LOWERS, RAISES } from './signColours.ts';

/** A number for each input, as an image for a unit. */
export interface UnitImage {
  /**
   * What the numbers are: weights, a mean gradient with respect to the inputs, or an optimized input that is not in the
   * data.
   */
  readonly kind: 'weights' | 'meanGradient' | 'synthetic';
  readonly size: readonly [columns: number, rows: number];
  /** Row by row. */
  readonly data: Float32Array;
  /**
   * A picture: orange for positive numbers, blue for negative ones, in proportion to their magnitude. `side` is the
   * size of a pixel. Default 16.
   */
  toSVG(options?: { side?: number }): string;
}

const NAMES = { weights: 'weights', meanGradient: 'mean gradient', synthetic: 'synthetic: no data looks like this' };

/** [columns, rows] of an image of so many inputs: as it was given, else a square if that is possible, else one row. */
export function imageSize(
  where: string,
  image: readonly [number, number] | undefined,
  inputs: number,
): readonly [number, number] {
  if (image === undefined) {
    const side = Math.sqrt(inputs);
    return Number.isInteger(side) ? [side, side] : [inputs, 1];
  }
  const holds = Array.isArray(image) && image.length === 2 && image.every(Number.isInteger) && image[0] > 0;
  if (!holds || image[0] * image[1] !== inputs)
    throw outOfRange(where, 'image', `[columns, rows] of ${inputs} pixels`, show(image));
  return [image[0], image[1]];
}

/** Numbers as an image of a unit, such as 'hidden 3'. */
export function unitImage(
  kind: UnitImage['kind'],
  name: string,
  size: readonly [number, number],
  data: Float32Array,
): UnitImage {
  return { kind, size, data, toSVG: (options = {}) => pictureOf(`${name}, ${NAMES[kind]}`, size, data, options) };
}

function pictureOf(
  title: string,
  [columns, rows]: readonly [number, number],
  data: Float32Array,
  options: { side?: number },
): string {
  if (!isPlain(options)) throw outOfRange('toSVG', 'options', '{ side }', show(options));
  const { side = 16 } = options;
  checkInteger('toSVG', 'side', side, 1);
  const most = data.reduce((greatest, value) => Math.max(greatest, Math.abs(value)), 0) || 1;
  const pixels = Array.from(data, (value, at) => {
    const place = `x="${at % columns}" y="${Math.floor(at / columns)}" width="1" height="1"`;
    const opacity = Math.round((100 * Math.abs(value)) / most) / 100;
    return opacity === 0 ? '' : `<rect ${place} fill="${value < 0 ? LOWERS : RAISES}" fill-opacity="${opacity}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${columns} ${rows}" width="${columns * side}" height="${rows * side}" role="img" shape-rendering="crispEdges"><title>${title}</title>${pixels.join('')}</svg>
`;
}
