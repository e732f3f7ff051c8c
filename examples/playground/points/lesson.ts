import { dense } from 'lanewise';
import type { PointSettings } from '../settings/points.ts';
import { LayerOutputs, type LayerWeights, layersOf } from '../training/layerOutputs.ts';
import { makeModel } from '../training/makeModel.ts';
import { toByte } from '../training/palette.ts';
import type { Lesson, Part } from '../training/trainer.ts';
import { dataSets, type Point } from './dataSets.ts';
import { makePoints } from './makePoints.ts';
import { REACH, SIDE } from './plane.ts';

/** What frames of the first tab show. */
export interface PointsShown {
  readonly layers: readonly { readonly weight: Float32Array; readonly bias: Float32Array; readonly units: number }[];
  /** For each layer and each of its neurons, its outputs over the plane: SIDE × SIDE bytes for a palette. */
  readonly maps: readonly (readonly Uint8Array[])[];
}

/** The middles of the plane's squares, row after row from above. */
const grid = Float32Array.from({ length: 2 * SIDE * SIDE }, (_, index) => {
  const square = index >> 1;
  const along = index % 2 === 0 ? square % SIDE : SIDE - 1 - Math.floor(square / SIDE);
  return REACH * ((2 * (along + 0.5)) / SIDE - 1);
});

export function pointsLesson(settings: PointSettings): Lesson<PointsShown> {
  const { task } = dataSets[settings.data];
  const { train, test } = makePoints(settings);
  const [activation, loss] =
    task === 'classes' ? (['sigmoid', 'binaryCrossEntropy'] as const) : (['linear', 'meanSquaredError'] as const);
  const model = makeModel({
    ...settings,
    ...{ inputs: 2, hidden: settings.layers, output: dense(1, activation), loss },
  });
  const units = [2, ...settings.layers, 1];
  const outputs = new LayerOutputs(
    units
      .slice(1)
      .map((count, index) => [
        units[index] as number,
        count,
        index === settings.layers.length ? activation : settings.activation,
      ]),
  );
  const part = toPart(train);
  return {
    ...{ model, batchSize: settings.batchSize, trained: part, test: toPart(test) },
    train: () => part,
    show() {
      const layers = layersOf(model);
      const values = outputs.of(layers, grid);
      const last = values.length - 1;
      return {
        layers: layers.map(plain),
        maps: values.map((rows, layer) =>
          columnsOf(rows, units[layer + 1] as number).map((column) =>
            layer < last ? mapOf(column, greatest(column)) : mapOf(task === 'classes' ? centred(column) : column, 1),
          ),
        ),
      };
    },
  };
}

function toPart(points: readonly Point[]): Part {
  const x = points.map((point) => [point[0], point[1]]);
  return { x, y: Float32Array.from(points, (point) => point[2]), rows: points.length };
}

function plain({ weight, bias }: LayerWeights): PointsShown['layers'][number] {
  return { weight: weight.data, bias: bias.data, units: bias.data.length };
}

function columnsOf(rows: Float32Array, columns: number): Float32Array[] {
  return Array.from({ length: columns }, (_, column) => {
    const values = new Float32Array(rows.length / columns);
    for (let row = 0; row < values.length; row++) values[row] = rows[row * columns + column] as number;
    return values;
  });
}

const greatest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;

/** Probabilities as numbers from −1 to 1. */
const centred = (probabilities: Float32Array) => probabilities.map((value) => 2 * value - 1);

function mapOf(values: Float32Array, scale: number): Uint8Array {
  return Uint8Array.from(values, (value) => toByte(value / scale));
}
