/** How a mean follows a gradient downhill: the numbers that it keeps, and a step. */
export interface Follow {
  readonly numbers: Record<string, Float64Array>;
  step(mean: Float64Array, gradient: Float64Array, learningRate: number): void;
}

/** mean ← mean − η g */
function sgd(): Follow {
  return {
    numbers: {},
    step(mean, gradient, learningRate) {
      for (let j = 0; j < mean.length; j++) mean[j] = (mean[j] as number) - learningRate * (gradient[j] as number);
    },
  };
}

/** Adam with β₁ 0.9, β₂ 0.999, ε 1e-8. Kingma & Ba 2015, algorithm 1. */
function adam(dimensions: number): Follow {
  const m = new Float64Array(dimensions);
  const v = new Float64Array(dimensions);
  /** β₁ᵗ and β₂ᵗ */
  const powers = Float64Array.of(1, 1);
  return {
    numbers: { m, v, powers },
    step(mean, gradient, learningRate) {
      const [power1, power2] = [0.9 * (powers[0] as number), 0.999 * (powers[1] as number)];
      powers.set([power1, power2]);
      for (let j = 0; j < mean.length; j++) {
        const g = gradient[j] as number;
        const first = 0.9 * (m[j] as number) + 0.1 * g;
        const second = 0.999 * (v[j] as number) + 0.001 * g * g;
        [m[j], v[j]] = [first, second];
        const root = Math.sqrt(second / (1 - power2));
        mean[j] = (mean[j] as number) - (learningRate * (first / (1 - power1))) / (root + 1e-8);
      }
    },
  };
}

/** By the names of the option `optimizer`. */
export const follows: Readonly<Record<'sgd' | 'adam', (dimensions: number) => Follow>> = { sgd, adam };

/**
 * ClipUp: the velocity takes the direction of the gradient, and its length is bounded. Toklu, Liskowski, Srivastava 2020.
 * `most` is the longest step over the learning rate.
 */
export function clipUp(dimensions: number, momentum: number, most: number): Follow {
  const velocity = new Float64Array(dimensions);
  return {
    numbers: { velocity },
    step(mean, gradient, learningRate) {
      const scale = 1 / (norm(gradient) + 1e-8);
      for (let j = 0; j < dimensions; j++)
        velocity[j] = momentum * (velocity[j] as number) + scale * (gradient[j] as number);
      const length = norm(velocity);
      const clip = length > most ? most / length : 1;
      for (let j = 0; j < dimensions; j++) {
        velocity[j] = clip * (velocity[j] as number);
        mean[j] = (mean[j] as number) - learningRate * (velocity[j] as number);
      }
    },
  };
}

/** √Σ vⱼ² */
export function norm(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}
