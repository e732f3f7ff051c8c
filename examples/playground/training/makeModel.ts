import * as lanewise from 'lanewise';
import { type DenseOptions, dense, engine, type Layer, type LearningRate, type Model, sequential } from 'lanewise';

export interface ModelOptions {
  readonly inputs: number;
  /** Neurons of each hidden layer. */
  readonly hidden: readonly number[];
  readonly activation: string;
  readonly output: Layer;
  readonly loss: 'binaryCrossEntropy' | 'meanSquaredError' | 'crossEntropy';
  readonly optimizer: string;
  /** A number, or what tells it before each step. */
  readonly learningRate: LearningRate;
  readonly regularizer: string;
  readonly penalty: number;
  readonly seed: number;
  readonly build: string;
}

/** What lanewise exports by a name from a settings' list: a function of one object of options. */
const named = (name: string) => lanewise[name as keyof typeof lanewise] as (options: object) => never;

/** A network by settings, ready to train. */
export function makeModel(options: ModelOptions): Model {
  const { inputs, hidden, activation, output, loss, optimizer, learningRate, regularizer, penalty, seed } = options;
  engine({ build: options.build as 'simd' });
  const weightRegularizer = regularizer === 'none' ? undefined : named(regularizer)({ [regularizer]: penalty });
  const denseOptions = (weightRegularizer ? { weightRegularizer } : {}) as DenseOptions;
  const layers = hidden.map((units) => dense(units, activation as 'relu', denseOptions));
  const model = sequential({ inputs, layers: [...layers, output], seed });
  const metrics = loss === 'meanSquaredError' ? [] : (['accuracy'] as const);
  model.compile({ optimizer: named(optimizer)({ learningRate }), loss, metrics });
  return model;
}
