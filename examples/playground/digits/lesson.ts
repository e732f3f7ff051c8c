import { argMax, dense } from 'lanewise';
import type { DigitSettings } from '../settings/digits.ts';
import { LayerOutputs, layersOf } from '../training/layerOutputs.ts';
import { makeModel } from '../training/makeModel.ts';
import { toByte } from '../training/toByte.ts';
import type { Lesson, Part } from '../training/trainer.ts';
import { augment } from './augment.ts';
import { digits } from './dataSet.ts';
import { STRONG_WEIGHT } from './scales.ts';
import { CLASSES, type Digits, PIXELS } from './toDigits.ts';

/** What frames of the second tab show. */
export interface DigitsShown {
  readonly digits: Digits;
  /** What each test digit is read as. */
  readonly answers: Uint32Array;
  /** The weights of each neuron of the first layer, 64 bytes for a palette each. */
  readonly filters: readonly Uint8Array[];
  /** What each layer makes of the digit that is drawn; none where nothing is. */
  readonly activations: readonly Float32Array[];
}

export function digitsLesson(settings: DigitSettings, learningRate: () => number): Lesson<DigitsShown> {
  const { train, test } = digits;
  const hidden = [settings.first, settings.second];
  const remake = () =>
    makeModel({
      ...{ ...settings, learningRate },
      ...{ inputs: PIXELS, hidden, output: dense(CLASSES, 'softmax'), loss: 'crossEntropy' },
    });
  const model = remake();
  const outputs = new LayerOutputs([
    [PIXELS, settings.first, settings.activation],
    [settings.first, settings.second, settings.activation],
    [settings.second, CLASSES, 'softmax'],
  ]);
  const trained = toPart(train);
  return {
    ...{ model, remake, batchSize: settings.batchSize, trained: () => trained, test: toPart(test) },
    train: (epoch) => (settings.shifts ? { ...trained, x: augment(train, settings.seed, epoch) } : trained),
    show(shown) {
      const layers = layersOf(model);
      return {
        digits: test,
        answers: argMax(model.predict(test.pixels), CLASSES),
        filters: filtersOf(layers[0]?.weight.data as Float32Array),
        activations: shown instanceof Float32Array ? outputs.of(layers, shown) : [],
      };
    },
  };
}

const toPart = ({ pixels, labels, rows }: Digits): Part => ({ x: pixels, y: labels, rows });

function filtersOf(weights: Float32Array): Uint8Array[] {
  return Array.from({ length: weights.length / PIXELS }, (_, unit) =>
    Uint8Array.from(weights.subarray(unit * PIXELS, (unit + 1) * PIXELS), (weight) => toByte(weight / STRONG_WEIGHT)),
  );
}
