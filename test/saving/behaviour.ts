import {
  activation,
  type Callback,
  dense,
  functional,
  type Initializer,
  input,
  type Layer,
  type Loss,
  type Model,
  type Optimizer,
  sequential,
  sgd,
} from '../../src/index.ts';
import { numbers } from '../support/random.ts';

const ROWS = 12;
const COLUMNS = 4;
/** Whole numbers from 0 to 3, which embeddings take, too. */
const x = Float32Array.from({ length: ROWS * COLUMNS }, (_, i) => (i * 7 + (i >> 2)) % 4);
const oneHot = (columns: number) =>
  Float32Array.from({ length: ROWS * columns }, (_, i) => Number(((i / columns) | 0) % columns === i % columns));

interface Setting {
  readonly layer?: Layer;
  readonly loss?: Loss;
  readonly optimizer?: Optimizer;
  readonly metrics?: readonly unknown[];
  readonly callbacks?: Callback;
}

/** The layer applied to one input, or to two of it. */
function applied(layer: Layer, node: ReturnType<typeof input>) {
  try {
    return layer.apply(node);
  } catch {
    return layer.apply([node, dense(COLUMNS, 'tanh').apply(node)]);
  }
}

/** A model that has a value of the vocabulary in its place. */
export function modelWith({ layer, loss, optimizer = sgd({ learningRate: 0.1 }), metrics = [] }: Setting): Model {
  const node = input(COLUMNS);
  const hidden = layer ? applied(layer, node) : dense(3, 'tanh').apply(node);
  const logits = dense(COLUMNS).apply(hidden);
  const model = functional({
    inputs: node,
    outputs: activation(loss ? (loss.from ?? 'sigmoid') : 'softmax').apply(logits),
    seed: 5,
  });
  model.compile({ optimizer, loss: loss ?? 'crossEntropy', metrics: metrics as never });
  return model;
}

/** A model with a value in its place, or what refuses it. */
export function modelOf(kind: string, value: object): Model {
  const layer = (options: object) => modelWith({ layer: dense(5, 'tanh', options) });
  switch (kind) {
    case 'activations':
      return modelWith({ layer: dense(COLUMNS, value as never) });
    case 'layers':
      return modelWith({ layer: value as Layer });
    case 'initializers':
      return layer({ weightInitializer: value as Initializer });
    case 'regularizers':
      return layer({ weightRegularizer: value });
    case 'constraints':
      return layer({ weightConstraint: value });
    case 'losses':
      return modelWith({ loss: value as Loss });
    case 'metrics':
      return modelWith({ metrics: [value] });
    case 'optimizers':
      return modelWith({ optimizer: value as Optimizer });
    case 'schedules':
      return modelWith({ optimizer: sgd({ learningRate: value as never }) });
    default:
      return modelWith({});
  }
}

/** What comes of a model: its history of some epochs, its weights, its predictions. */
export async function trainingOf(model: Model, loss?: Loss, callbacks?: Callback) {
  const y = oneHot(loss?.targetColumns?.(COLUMNS) ?? COLUMNS);
  const start = model.epochs;
  const epochs = { initialEpoch: start, epochs: start + 4 };
  const more = { validationData: [x, y] as const, ...(callbacks && { callbacks }) };
  const history = await model.fit(x, y, { ...epochs, ...more }).catch(String);
  return { history, weights: [...model.getWeights()], predictions: model.predict(x) };
}

/** What a value does, as plain data. */
export async function behaviourOf(kind: string, value: object): Promise<unknown> {
  if (kind === 'preparations') {
    const { transform } = value as { transform(rows: unknown): ArrayLike<number> };
    const attempts = [['a', 'b'], [1, 2], numbers(6, 1)].map((rows) => {
      try {
        return Array.from(transform(rows));
      } catch (error) {
        return String(error);
      }
    });
    return { attempts, json: JSON.stringify(value) };
  }
  try {
    const callbacks = kind === 'callbacks' ? (value as Callback) : undefined;
    return await trainingOf(modelOf(kind, value), kind === 'losses' ? (value as Loss) : undefined, callbacks);
  } catch (error) {
    return String(error);
  }
}

/** A chain with two layers. */
export const chain = () => sequential({ inputs: 3, layers: [dense(5, 'tanh'), dense(3, 'softmax')], seed: 1 });
