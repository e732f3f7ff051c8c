import { dense } from 'lanewise';
import type { AddedPoint } from '../settings/addedPoints.ts';
import type { PointSettings } from '../settings/points.ts';
import { LayerOutputs, type LayerWeights, layersOf } from '../training/layerOutputs.ts';
import { makeModel } from '../training/makeModel.ts';
import { toByte } from '../training/toByte.ts';
import type { Lesson, Part } from '../training/trainer.ts';
import { dataSets, type Point } from './dataSets.ts';
import { rowsOf } from './inputs.ts';
import { logOdds } from './logOdds.ts';
import { makePoints } from './makePoints.ts';
import { squares } from './plane.ts';
import { toPoint } from './toPoint.ts';

/** What frames of the first tab show. */
export interface PointsShown {
  readonly layers: readonly { readonly weight: Float32Array; readonly bias: Float32Array; readonly units: number }[];
  /** For each layer and each of its neurons, its outputs over the plane: SIDE × SIDE bytes for a palette. */
  readonly maps: readonly (readonly Uint8Array[])[];
  /** The log-odds of class 1 there: 0 between the classes. Of no meaning for numbers. */
  readonly odds: Float32Array;
  readonly added: readonly AddedPoint[];
}

export function pointsLesson(settings: PointSettings, learningRate: () => number): Lesson<PointsShown> {
  const { task } = dataSets[settings.data];
  const { train, test } = makePoints(settings);
  const [activation, loss] =
    task === 'classes' ? (['sigmoid', 'binaryCrossEntropy'] as const) : (['linear', 'meanSquaredError'] as const);
  const remake = () =>
    makeModel({
      ...{ ...settings, learningRate },
      ...{ inputs: settings.inputs.length, hidden: settings.layers, output: dense(1, activation), loss },
    });
  const model = remake();
  const units = [settings.inputs.length, ...settings.layers, 1];
  const grid = Float32Array.from(rowsOf(squares, settings.inputs).flat());
  const outputs = new LayerOutputs(
    units
      .slice(1)
      .map((count, index) => [
        units[index] as number,
        count,
        index === settings.layers.length ? activation : settings.activation,
      ]),
  );
  const toPart = (points: readonly Point[]): Part => ({
    x: rowsOf(points, settings.inputs),
    y: Float32Array.from(points, ([, , target]) => target),
    rows: points.length,
  });
  let added = settings.added;
  const trained = lastOf((epoch) => {
    const here = added.filter(({ since }) => since <= epoch);
    return { key: here.length, make: () => toPart([...train, ...here.map((point) => toPoint(point, task))]) };
  });
  return {
    ...{ model, remake, batchSize: settings.batchSize, train: trained, trained, test: toPart(test) },
    add(point, epoch) {
      added = [...added, { ...(point as AddedPoint), since: epoch }];
    },
    show() {
      const layers = layersOf(model);
      const values = outputs.of(layers, grid);
      const last = values.pop() ?? new Float32Array();
      const output = task === 'classes' ? last.map((probability) => 2 * probability - 1) : last;
      const maps = [...values, output].map((rows, layer) => mapsOf(rows, units[layer + 1] as number));
      return { layers: layers.map(plain), maps, odds: last.map(logOdds), added };
    },
  };
}

/** Makes a part anew only where its key is another than last time. */
function lastOf(partAt: (epoch: number) => { key: number; make(): Part }): (epoch: number) => Part {
  let last: { key: number; part: Part } | undefined;
  return (epoch) => {
    const { key, make } = partAt(epoch);
    if (last?.key !== key) last = { key, part: make() };
    return last.part;
  };
}

function plain({ weight, bias }: LayerWeights): PointsShown['layers'][number] {
  return { weight: weight.data, bias: bias.data, units: bias.data.length };
}

/** A map of each column, on the one scale that all share: bytes of a palette from −1 to 1, beyond which is as the ends. */
function mapsOf(rows: Float32Array, columns: number): Uint8Array[] {
  return Array.from({ length: columns }, (_, column) =>
    Uint8Array.from({ length: rows.length / columns }, (_, row) => toByte(rows[row * columns + column] as number)),
  );
}
