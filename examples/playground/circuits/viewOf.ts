import { capture, topExamples, weightImage } from 'lanewise/interpret';
import { digits } from '../digits/dataSet.ts';
import { PIXELS } from '../digits/toDigits.ts';
import { fingerprint } from '../training/fingerprint.ts';
import { toByte } from '../training/toByte.ts';
import { grid } from './grid.ts';
import type { Learned } from './learned.ts';
import type { NetworkView, UnitView } from './messages.ts';
import { layerNames, type Subject } from './subjects.ts';

/** Rows that mean gradients are taken over, and digits that a unit answers most. */
const [ROWS, TOP] = [256, 9];

/** What has the full colour, as a share of the greatest number of a layer. */
const STRONG = 0.6;

/** What a page sees of a network. */
export function viewOf(learned: Learned, { data, units }: Subject): NetworkView {
  const { model, accuracy } = learned;
  return {
    units: layerNames.map((layer, index) => {
      const count = units[index + 1] as number;
      return data ? planesOf(learned, layer, count) : picturesOf(learned, layer, count);
    }),
    weights: units.slice(1).reduce((sum, count, index) => sum + count * (units[index] as number), 0),
    ...{ accuracy, digits: data ? undefined : digits.test },
    ...{ build: model.build, threads: model.threads, fingerprint: fingerprint(model) },
  };
}

/** What each unit looks for, and the digits that it answers most. */
function picturesOf({ model, rows, labels }: Learned, layer: string, count: number): UnitView[] {
  const x = rows.subarray(0, ROWS * PIXELS);
  const images = Array.from({ length: count }, (_, unit) => weightImage(model, { layer, unit }, { x }).data);
  const strong =
    STRONG * images.reduce((most, image) => image.reduce((a, b) => Math.max(a, Math.abs(b)), most), 0) || 1;
  return images.map((image, unit) => ({
    picture: Uint8Array.from(image, (value) => toByte(value / strong)),
    top: topExamples(model, { layer, unit }, rows, { count: TOP, at: 'preActivation' }).map(({ row, value }) => ({
      pixels: rows.slice(row * PIXELS, (row + 1) * PIXELS),
      ...{ label: labels[row] as number, value },
    })),
  }));
}

/** The outputs of each unit over the plane. */
function planesOf({ model }: Learned, layer: string, count: number): UnitView[] {
  const { data } = capture(model, grid, [layer]).get(layer) as { data: Float32Array };
  const isAnswer = layer === layerNames.at(-1);
  return Array.from({ length: count }, (_, unit) => ({
    picture: Uint8Array.from({ length: data.length / count }, (_, row) => {
      const value = data[row * count + unit] as number;
      return toByte(isAnswer ? 2 * value - 1 : value);
    }),
    top: [],
  }));
}
