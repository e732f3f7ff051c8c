import { dense } from 'lanewise';
import type { PointSettings } from '../settings/points.ts';
import { LayerOutputs, type LayerWeights, layersOf } from '../training/layerOutputs.ts';
import { makeModel } from '../training/makeModel.ts';
import { toByte } from '../training/toByte.ts';
import type { Lesson, Part } from '../training/trainer.ts';
import { dataSets, type Point } from './dataSets.ts';
import { makePoints } from './makePoints.ts';
import { REACH, SIDE } from './plane.ts';

/** What frames of the first tab show. */
export interface PointsShown {
  readonly layers: readonly { readonly weight: Float32Array; readonly bias: Float32Array; readonly units: number }[];
  /** For each layer and each of its neurons, its outputs over the plane: SIDE × SIDE bytes for a palette. */
  readonly maps: readonly (readonly Uint8Array[])[];
  /** The log-odds of class 1 there: 0 between the classes. Of no meaning for numbers. */
  readonly odds: Float32Array;
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
      const last = values.pop() ?? new Float32Array();
      const output = task === 'classes' ? last.map((probability) => 2 * probability - 1) : last;
      const hidden = values.map((rows, layer) => mapsOf(rows, units[layer + 1] as number));
      return { layers: layers.map(plain), maps: [...hidden, [mapOf(output, 0, 1, 1)]], odds: last.map(logOdds) };
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

/** What keeps probabilities from 0 and 1, whose odds are infinite. */
const CERTAIN = 1e-7;

function logOdds(probability: number): number {
  const kept = Math.max(CERTAIN, Math.min(1 - CERTAIN, probability));
  return Math.log(kept / (1 - kept));
}

/** A map of each column, each as bright as its greatest value allows. */
function mapsOf(rows: Float32Array, columns: number): Uint8Array[] {
  return Array.from({ length: columns }, (_, column) => {
    let greatest = 0;
    for (let at = column; at < rows.length; at += columns) greatest = Math.max(greatest, Math.abs(rows[at] as number));
    return mapOf(rows, column, columns, greatest || 1);
  });
}

/** The map of the values at `first`, `first + stride`, …, of which `most` is the brightest. */
function mapOf(values: Float32Array, first: number, stride: number, most: number): Uint8Array {
  const map = new Uint8Array(values.length / stride);
  for (let i = 0; i < map.length; i++) map[i] = toByte((values[first + i * stride] as number) / most);
  return map;
}
