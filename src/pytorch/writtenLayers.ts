import { outOfRange } from '../base/errors.ts';
import type { ActivationView, LayerView, Step } from '../interchange/networkView.ts';
import { activationOf } from './activations.ts';

/** A layer in Python: what makes its module, if it has one, and what it gives for x, with `module` as that. */
interface Written {
  readonly module?: (layer: LayerView) => string;
  readonly forward: (step: Step, x: readonly string[], module: string) => string;
}

const truth = (value: unknown) => (value ? 'True' : 'False');
const called = (_step: Step, [x]: readonly string[], module: string) => `${module}(${x})`;
const given = (make: (first: unknown) => string): Written => ({
  module: (layer) => make(layer.given[0]),
  forward: called,
});
const merged = (write: (x: readonly string[]) => string): Written => ({ forward: (_step, x) => write(x) });
const nested = (name: string) => merged((x) => x.reduce((a, b) => `${name}(${a}, ${b})`));
const handsOn = merged(([x]) => x as string);

const written: Readonly<Record<string, Written>> = {
  dense: {
    module: ({ inputColumns: [inputs], columns, weights }) =>
      `nn.Linear(${inputs}, ${columns}${weights.bias ? '' : ', bias=False'})`,
    forward: ({ layer }, [x], module) =>
      activationOf(layer.name, layer.activation as ActivationView, `${module}(${x})`),
  },
  activation: {
    forward: ({ layer }, [x]) => activationOf(layer.name, layer.activation as ActivationView, x as string),
  },
  prelu: { module: ({ columns }) => `nn.PReLU(${columns})`, forward: called },
  batchNormalization: {
    module: ({ columns, options: { epsilon, momentum }, weights: { weight, bias } }) =>
      `BatchNorm(${columns}, ${epsilon}, ${momentum}, weight=${truth(weight)}, bias=${truth(bias)})`,
    forward: called,
  },
  layerNormalization: {
    module: ({ columns, options: { epsilon }, weights: { weight, bias } }) =>
      `LayerNorm(${columns}, ${epsilon}, weight=${truth(weight)}, bias=${truth(bias)})`,
    forward: called,
  },
  rmsNormalization: {
    module: ({ columns, options }) => `nn.RMSNorm(${columns}, eps=${options.epsilon})`,
    forward: called,
  },
  normalization: { module: ({ columns }) => `Normalization(${columns})`, forward: called },
  embedding: {
    module: ({ weights }) => `nn.Embedding(${weights.weight?.shape.join(', ')})`,
    forward: (_step, [x], module) => `${module}(${x}.long()).flatten(1)`,
  },
  dropout: given((rate) => `nn.Dropout(${rate})`),
  alphaDropout: given((rate) => `nn.AlphaDropout(${rate})`),
  gaussianDropout: given((rate) => `GaussianDropout(${rate})`),
  gaussianNoise: given((deviation) => `GaussianNoise(${deviation})`),
  flatten: handsOn,
  reshape: handsOn,
  add: merged((x) => x.join(' + ')),
  subtract: merged((x) => x.join(' - ')),
  multiply: merged((x) => x.join(' * ')),
  average: merged((x) => `(${x.join(' + ')}) / ${x.length}`),
  maximum: nested('torch.maximum'),
  minimum: nested('torch.minimum'),
  concatenate: merged((x) => `torch.cat([${x.join(', ')}], dim=1)`),
  dot: merged(([a, b]) => `(${a} * ${b}).sum(dim=1, keepdim=True)`),
};

/** How a layer is written. */
export function writtenOf({ kind, name }: LayerView): Written {
  const how = Object.hasOwn(written, kind) ? written[kind] : undefined;
  if (!how) throw outOfRange('toPyTorch', `layer ${name}`, `one of ${Object.keys(written).join(', ')}`, kind);
  return how;
}
