import { callOf } from '../base/builtIn.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';

type Options = Readonly<Record<string, unknown>>;

const truth = (value: unknown) => (value ? 'True' : 'False');

/** The optimizer in PyTorch that takes the same steps; undefined where there is none, or its rate is a schedule. */
export function optimizerOf(optimizer: Optimizer): string | undefined {
  const { name, learningRate, accumulate } = optimizer;
  if (!callOf(optimizer)) return undefined;
  const options = optimizer.options as Options;
  const { weightDecay = name === 'adamW' ? 0.004 : 0 } = options;
  const others = ['clipValue', 'clipNorm', 'globalClipNorm', 'ema'].some((key) => options[key] !== undefined);
  if (typeof learningRate !== 'number' || others || accumulate !== 1) return undefined;
  const { momentum = 0, nesterov, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, amsgrad } = options;
  if (name === 'sgd') {
    // With momentum PyTorch's decay goes into that.
    if (weightDecay !== 0 && momentum !== 0) return undefined;
    const decay = weightDecay === 0 ? '' : `, weight_decay=${weightDecay}`;
    return `torch.optim.SGD(parameters, lr=${learningRate}, momentum=${momentum}, nesterov=${truth(nesterov)}${decay})`;
  }
  if (name !== 'adam' && name !== 'adamW') return undefined;
  const settings = `lr=${learningRate}, betas=(${beta1}, ${beta2}), eps=${epsilon}, weight_decay=${weightDecay}, amsgrad=${truth(amsgrad)}`;
  return `torch.optim.AdamW(parameters, ${settings})`;
}
