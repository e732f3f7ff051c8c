import { dense, type Model, sequential, type Weight } from 'lanewise';

/** The weights and biases of one layer, [units, inputs] and [units]. */
export interface LayerWeights {
  readonly weight: Weight;
  readonly bias: Weight;
}

/** The layers of a model of dense layers, from the first. */
export function layersOf(model: Model): LayerWeights[] {
  const weights = model.getWeights();
  const layers: LayerWeights[] = [];
  for (;;) {
    const weight = weights.get(`${layers.length}.weight`);
    const bias = weights.get(`${layers.length}.bias`);
    if (!weight || !bias) return layers;
    layers.push({ weight, bias });
  }
}

/** Tells what every layer of a network puts out: a model of each layer, fed with the outputs of the one before. */
export class LayerOutputs {
  readonly #models: readonly Model[];

  /** Layers as `[inputs, units, activation]`. */
  constructor(layers: readonly (readonly [inputs: number, units: number, activation: string])[]) {
    this.#models = layers.map(([inputs, units, activation]) =>
      sequential({ inputs, layers: [dense(units, activation as 'relu')], seed: 0 }),
    );
  }

  /** The outputs of each layer, rows × units, for the rows of x with these weights; none for weights that are not finite. */
  of(layers: readonly LayerWeights[], x: Float32Array): Float32Array[] {
    if (!layers.every(({ weight, bias }) => [weight, bias].every(({ data }) => data.every(Number.isFinite)))) return [];
    let rows = x;
    return this.#models.map((model, index) => {
      const { weight, bias } = layers[index] as LayerWeights;
      model.setWeights(
        new Map([
          ['0.weight', weight],
          ['0.bias', bias],
        ]),
      );
      rows = model.predict(rows);
      return rows;
    });
  }
}
