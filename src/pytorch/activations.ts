import { outOfRange } from '../base/errors.ts';
import type { ActivationView } from '../interchange/networkView.ts';

type Options = Readonly<Record<string, number | string>>;

/** Each activation of x in Python: by PyTorch's own function where there is one. */
const expressions: Readonly<Record<string, (x: string, options: Options) => string>> = {
  celu: (x, { alpha }) => `F.celu(${x}, ${alpha})`,
  elu: (x, { alpha }) => `F.elu(${x}, ${alpha})`,
  exponential: (x) => `torch.exp(${x})`,
  gelu: (x, { approximate }) => `F.gelu(${x}, approximate="${approximate}")`,
  hardShrink: (x, { threshold }) => `F.hardshrink(${x}, ${threshold})`,
  hardSigmoid: (x) => `F.hardsigmoid(${x})`,
  hardSilu: (x) => `F.hardswish(${x})`,
  hardTanh: (x, { min, max }) => `F.hardtanh(${x}, ${min}, ${max})`,
  leakyRelu: (x, { slope }) => `F.leaky_relu(${x}, ${slope})`,
  linear: (x) => x,
  logSigmoid: (x) => `F.logsigmoid(${x})`,
  logSoftmax: (x) => `F.log_softmax(${x}, dim=-1)`,
  mish: (x) => `F.mish(${x})`,
  relu: (x) => `F.relu(${x})`,
  relu6: (x) => `F.relu6(${x})`,
  selu: (x) => `F.selu(${x})`,
  sigmoid: (x) => `torch.sigmoid(${x})`,
  silu: (x) => `F.silu(${x})`,
  softmax: (x) => `F.softmax(${x}, dim=-1)`,
  softplus: (x, { beta }) => `F.softplus(${x}, beta=${beta}, threshold=50)`,
  softShrink: (x, { threshold }) => `F.softshrink(${x}, ${threshold})`,
  softsign: (x) => `F.softsign(${x})`,
  sparsePlus: (x) => `sparse_plus(${x})`,
  sparsemax: (x) => `sparsemax(${x})`,
  squareplus: (x, { beta }) => `squareplus(${x}, ${beta})`,
  tanh: (x) => `torch.tanh(${x})`,
  tanhShrink: (x) => `F.tanhshrink(${x})`,
  thresholdedRelu: (x, { threshold }) => `F.threshold(${x}, ${threshold}, 0.0)`,
};

/** An activation of x in Python. */
export function activationOf(layer: string, { name, options }: ActivationView, x: string): string {
  const write = Object.hasOwn(expressions, name) ? expressions[name] : undefined;
  if (!write) throw outOfRange('toPyTorch', `activation of layer ${layer}`, 'one that PyTorch can compute', name);
  return write(x, options as Options);
}
