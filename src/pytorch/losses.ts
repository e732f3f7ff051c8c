import { callOf } from '../base/builtIn.ts';
import type { Loss } from '../losses/loss.ts';
import type { PlacedLayer } from '../network/network.ts';

type Options = Readonly<Record<string, number>>;

/** The mean loss of outputs p, or of logits where the loss takes in the last activation, and targets y, in Python. */
const expressions: Readonly<Record<string, (p: string, y: string, options: Options) => string>> = {
  crossEntropy: (p, y, { labelSmoothing }) =>
    `F.cross_entropy(${p}, ${y}${labelSmoothing === 0 ? '' : `, label_smoothing=${labelSmoothing}`})`,
  binaryCrossEntropy(p, y, { labelSmoothing = 0 }) {
    const smooth = labelSmoothing === 0 ? y : `${1 - labelSmoothing} * ${y} + ${labelSmoothing / 2}`;
    return `F.binary_cross_entropy_with_logits(${p}, ${smooth})`;
  },
  meanSquaredError: (p, y) => `F.mse_loss(${p}, ${y})`,
  meanAbsoluteError: (p, y) => `F.l1_loss(${p}, ${y})`,
  meanAbsolutePercentageError: (p, y) => `(100 * (${p} - ${y}).abs() / ${y}.abs().clamp_min(1e-7)).mean()`,
  meanSquaredLogarithmicError: (p, y) =>
    `F.mse_loss(torch.log1p(${p}.clamp_min(1e-7)), torch.log1p(${y}.clamp_min(1e-7)))`,
  huber: (p, y, { delta }) => `F.huber_loss(${p}, ${y}, delta=${delta})`,
  logCosh: (p, y) => `torch.logaddexp(${p} - ${y}, ${y} - ${p}).sub(math.log(2)).mean()`,
  quantile: (p, y, { quantile = 0.5 }) =>
    `torch.maximum(${quantile} * (${y} - ${p}), ${1 - quantile} * (${p} - ${y})).mean()`,
  hinge: (p, y) => `F.relu(1 - torch.where(${y} > 0, ${p}, -${p})).mean()`,
  squaredHinge: (p, y) => `F.relu(1 - torch.where(${y} > 0, ${p}, -${p})).square().mean()`,
  klDivergence: (p, y) => `F.kl_div(${p}.clamp(1e-7, 1).log(), ${y}.clamp(1e-7, 1), reduction="batchmean")`,
  poisson: (p, y) => `F.poisson_nll_loss(${p}, ${y}, log_input=False, eps=1e-7)`,
  cosineSimilarity: (p, y) => `-F.cosine_similarity(${p}, ${y}, dim=1, eps=1e-7).mean()`,
};

/** A loss in Python; undefined where it has none. */
export function lossOf(loss: Loss, p: string, y: string): string | undefined {
  const write = callOf(loss) && Object.hasOwn(expressions, loss.name) ? expressions[loss.name] : undefined;
  return write?.(p, y, loss.options as Options);
}

/** What regularizers add, in Python; undefined where PyTorch cannot train alike: with constraints, or another regularizer. */
export function penaltiesOf(layers: readonly PlacedLayer[]): string[] | undefined {
  const parameters = layers.flatMap(({ name: layer, parameters }) =>
    parameters.map((parameter) => ({ ...parameter, text: `network.get_parameter("${layer}.${parameter.role}")` })),
  );
  if (parameters.some(({ constraint }) => constraint)) return undefined;
  const penalties: string[] = [];
  for (const { regularizer, trainable, text } of parameters) {
    if (!regularizer || !trainable) continue;
    if (!callOf(regularizer) || !['l1', 'l2', 'l1l2'].includes(regularizer.name)) return undefined;
    const { l1 = 0, l2 = 0 } = regularizer.options as { l1?: number; l2?: number };
    if (l1 !== 0) penalties.push(`${l1} * ${text}.abs().sum()`);
    if (l2 !== 0) penalties.push(`${l2} * ${text}.square().sum()`);
  }
  return penalties;
}
