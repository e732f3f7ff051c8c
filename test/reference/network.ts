// A neural network in plain loops over f64 numbers: forward, backward, and the step that makes it learn. It is written to
// be read, and to compare whole trainings with. Shapes are in brackets: x [rows, inputs] is `x[row][input]`.

/** Rows of numbers: [rows, columns]. */
export type Matrix = number[][];

/** Numbers that are learned, and the gradient of the loss by each. */
export interface Parameter {
  readonly value: Float64Array;
  readonly gradient: Float64Array;
}

export interface Layer {
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** x [rows, inputs] → y [rows, outputs]; keeps what the backward pass needs. */
  forward(x: Matrix, training: boolean): Matrix;
  /** ∂L/∂y [rows, outputs] → ∂L/∂x [rows, inputs]; fills the gradients of the parameters. */
  backward(dy: Matrix): Matrix;
}

export function parameter(values: ArrayLike<number>): Parameter {
  return { value: Float64Array.from(values), gradient: new Float64Array(values.length) };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const map = (x: Matrix, f: (value: number, row: number, column: number) => number): Matrix =>
  x.map((values, i) => values.map((value, j) => f(value, i, j)));

/** z = x·Wᵀ + b. W [outputs, inputs], b [outputs]. */
export function linear(outputs: number, inputs: number, weight: Parameter, bias: Parameter): Layer {
  let x: Matrix = [];
  const w = (j: number, k: number) => weight.value[j * inputs + k];
  return {
    parameters: { weight, bias },
    forward(input) {
      x = input;
      return x.map((row) => Array.from(bias.value, (b, j) => b + sum(row.map((value, k) => value * w(j, k)))));
    },
    backward(dz) {
      for (let j = 0; j < outputs; j++) {
        bias.gradient[j] = sum(dz.map((row) => row[j])); // ∂L/∂b = Σᵢ ∂L/∂zᵢ
        for (let k = 0; k < inputs; k++) weight.gradient[j * inputs + k] = sum(dz.map((row, i) => row[j] * x[i][k]));
      }
      return dz.map((row) => x[0].map((_, k) => sum(row.map((value, j) => value * w(j, k))))); // ∂L/∂x = ∂L/∂z·W
    },
  };
}

/** y = f(z), number by number. `derivative` is computed from y. */
export function activation(f: (z: number) => number, derivative: (y: number) => number): Layer {
  let y: Matrix = [];
  return {
    parameters: {},
    forward: (z) => {
      y = map(z, f);
      return y;
    },
    backward: (dy) => map(dy, (value, i, j) => value * derivative(y[i][j])),
  };
}

const logistic = (z: number) => 1 / (1 + Math.exp(-z));
const rectify = (z: number) => Math.max(z, 0);

export const relu = () => activation(rectify, (y) => Number(y > 0));
export const tanh = () => activation(Math.tanh, (y) => 1 - y * y);
export const sigmoid = () => activation(logistic, (y) => y * (1 - y));

/** yⱼ = exp(zⱼ) / Σₖ exp(zₖ), by rows. ∂L/∂zⱼ = yⱼ (∂L/∂yⱼ − Σₖ ∂L/∂yₖ yₖ). */
export function softmax(): Layer {
  let y: Matrix = [];
  return {
    parameters: {},
    forward(z) {
      const powers = z.map((row) => row.map((value) => Math.exp(value - Math.max(...row))));
      y = powers.map((row) => row.map((power) => power / sum(row)));
      return y;
    },
    backward: (dy) =>
      dy.map((row, i) => {
        const mean = sum(row.map((value, k) => value * y[i][k]));
        return row.map((value, j) => y[i][j] * (value - mean));
      }),
  };
}

/**
 * y = γ (x − μ) / √(σ² + ε) + β, over columns of the batch ('batch') or over each row ('layer'). γ, β [columns]. With a
 * batch, prediction takes running moments: running = momentum · running + (1 − momentum) · batch.
 */
export function normalization(
  over: 'batch' | 'layer',
  weight: Parameter,
  bias: Parameter,
  { epsilon = 1e-3, momentum = 0.99 } = {},
): Layer {
  const running = { mean: weight.value.map(() => 0), variance: weight.value.map(() => 1) };
  let scaled: Matrix = [];
  let deviation: Matrix = [];
  /** The mean of all numbers that are normalized together with each. */
  const means = (x: Matrix): Matrix =>
    map(x, (_, i, j) => (over === 'layer' ? sum(x[i]) / x[i].length : sum(x.map((row) => row[j])) / x.length));
  return {
    parameters: { weight, bias },
    forward(x, training) {
      let mean = means(x);
      let variance = means(map(x, (value, i, j) => (value - mean[i][j]) ** 2));
      if (over === 'batch' && training) {
        const moved = (value: number, batch: number) => momentum * value + (1 - momentum) * batch;
        running.mean = running.mean.map((value, j) => moved(value, mean[0][j]));
        running.variance = running.variance.map((value, j) => moved(value, variance[0][j]));
      } else if (over === 'batch') {
        mean = map(x, (_, _i, j) => running.mean[j]);
        variance = map(x, (_, _i, j) => running.variance[j]);
      }
      deviation = map(variance, (value) => Math.sqrt(value + epsilon));
      scaled = map(x, (value, i, j) => (value - mean[i][j]) / deviation[i][j]);
      return map(scaled, (value, _, j) => weight.value[j] * value + bias.value[j]);
    },
    backward(dy) {
      weight.value.forEach((_, j) => {
        weight.gradient[j] = sum(dy.map((row, i) => row[j] * scaled[i][j]));
        bias.gradient[j] = sum(dy.map((row) => row[j]));
      });
      const dScaled = map(dy, (value, _, j) => value * weight.value[j]);
      const mean = means(dScaled);
      const along = means(map(dScaled, (value, i, j) => value * scaled[i][j]));
      return map(dScaled, (value, i, j) => (value - mean[i][j] - scaled[i][j] * along[i][j]) / deviation[i][j]);
    },
  };
}

/** A loss over a batch: its mean over the rows, and the gradient by the outputs y [rows, outputs]. */
export type Loss = (y: Matrix, target: Matrix) => { loss: number; gradient: Matrix };

/** L = mean over rows of −Σⱼ tⱼ log yⱼ. */
export const crossEntropy: Loss = (y, target) => ({
  loss:
    -sum(y.map((row, i) => sum(row.map((value, j) => (target[i][j] ? target[i][j] * Math.log(value) : 0))))) / y.length,
  gradient: map(y, (value, i, j) => -target[i][j] / value / y.length),
});

/** L = mean over rows and columns of (y − t)². */
export const meanSquaredError: Loss = (y, target) => ({
  loss: sum(y.map((row, i) => sum(row.map((value, j) => (value - target[i][j]) ** 2)))) / y.length / y[0].length,
  gradient: map(y, (value, i, j) => (2 * (value - target[i][j])) / y.length / y[0].length),
});

/** Prepares the updates of a parameter; each call of what it returns changes its values by its gradient. */
export type Optimizer = (parameter: Parameter) => () => void;

/** velocity = momentum · velocity + gradient; new_weight = old_weight − learning_rate × velocity. */
export function sgd(learningRate: number, momentum = 0): Optimizer {
  return ({ value, gradient }) => {
    const velocity = value.map(() => 0);
    return () => {
      for (let i = 0; i < value.length; i++) {
        velocity[i] = momentum * velocity[i] + gradient[i];
        value[i] -= learningRate * velocity[i];
      }
    };
  };
}

/** Kingma, Ba: Adam (2015). */
export function adam(learningRate: number, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7): Optimizer {
  return ({ value, gradient }) => {
    const [m, v] = [value.map(() => 0), value.map(() => 0)];
    let step = 0;
    return () => {
      step++;
      for (let i = 0; i < value.length; i++) {
        m[i] = beta1 * m[i] + (1 - beta1) * gradient[i];
        v[i] = beta2 * v[i] + (1 - beta2) * gradient[i] ** 2;
        const [mean, variance] = [m[i] / (1 - beta1 ** step), v[i] / (1 - beta2 ** step)];
        value[i] -= (learningRate * mean) / (Math.sqrt(variance) + epsilon);
      }
    };
  };
}

/** x [rows, inputs] → the outputs of the last layer. */
export const predict = (layers: readonly Layer[], x: Matrix, training = false): Matrix =>
  layers.reduce((rows, layer) => layer.forward(rows, training), x);

/** Prepares training; each call of what it returns is one step, and returns the loss before it. */
export function trainer(layers: readonly Layer[], loss: Loss, optimizer: Optimizer) {
  const updates = layers.flatMap(({ parameters }) => Object.values(parameters).map(optimizer));
  return (x: Matrix, target: Matrix): number => {
    const result = loss(predict(layers, x, true), target);
    layers.reduceRight((gradient, layer) => layer.backward(gradient), result.gradient);
    for (const update of updates) update();
    return result.loss;
  };
}
