import { type NetworkView, viewOf } from '../interchange/networkView.ts';
import type { Model, Predictions } from '../model/model.ts';
import { writeSafetensors } from '../saving/safetensors.ts';
import { helpers } from './helpers.ts';
import { writtenOf } from './layers.ts';
import { optimizerOf } from './optimizers.ts';

/** A model for PyTorch: the source of a module, and the weights that it loads. */
export interface PyTorchModel {
  /** Python: the class `Network`, and `load(path)`, which makes one with the weights. */
  readonly source: string;
  /** A safetensors file with the state dict. */
  readonly weights: Uint8Array<ArrayBuffer>;
}

/**
 * A model as a module of PyTorch: Python that one would write by hand, and a safetensors file with its weights, by the names
 * that `getWeights` has. Where the model is compiled with `sgd`, `adam` or `adamW` and a constant learning rate,
 * `optimizer(network)` takes the same steps, beginning anew.
 *
 *     const { source, weights } = toPyTorch(model);
 *     writeFileSync('network.py', source);
 *     writeFileSync('network.safetensors', weights);
 *
 *     from network import load    # in Python
 *     network = load('network.safetensors')
 *
 * @throws TypeError for what is no model; RangeError for an activation of your own.
 */
export function toPyTorch(model: Model<Predictions>): PyTorchModel {
  const view = viewOf('toPyTorch', model);
  const { preprocessing } = view;
  const { compiled } = model.stateFor('toPyTorch', false);
  const optimizer = compiled && optimizerOf(compiled.optimizer);
  return {
    source: sourceOf(view, optimizer),
    weights: writeSafetensors({
      tensors: model.getWeights(),
      metadata: { format: 'pt', ...(preprocessing !== undefined && { preprocessing }) },
    }),
  };
}

function sourceOf(view: NetworkView, optimizer: string | undefined): string {
  const { inputs, outputs, layers, steps } = view;
  const names = inputs.map((_, index) => (inputs.length === 1 ? 'x' : `x${index}`));
  const forward = steps.map((step) => {
    const x = step.inputs.map((value) => names[value] as string);
    names[step.value] = `v${step.value}`;
    return `${names[step.value]} = ${writtenOf(step.layer).forward(step, x, `self._modules["${step.layer.name}"]`)}`;
  });
  const modules = layers.flatMap((layer) => {
    const module = writtenOf(layer).module?.(layer);
    if (!module) return [];
    const frozen = layer.options.trainable === false ? '.requires_grad_(False)' : '';
    return [`self.add_module("${layer.name}", ${module}${frozen})`];
  });
  const results = outputs.map(({ value }) => names[value]);
  const body = [...modules, ...forward].join('\n');
  const used = Object.keys(helpers).filter((name) =>
    new RegExp(`\\b${name}\\(`).test(body.replaceAll(`nn.${name}(`, '')),
  );
  const indented = (lines: readonly string[]) => lines.map((line) => `        ${line}`);
  return `${[
    `"""A network of lanewise, for PyTorch: ${inputs.map(({ columns }) => columns).join(' + ')} columns to ${outputs.map(({ columns }) => columns).join(' + ')}."""`,
    '',
    'import torch',
    'import torch.nn.functional as F',
    'from safetensors.torch import load_file',
    'from torch import nn',
    ...used.flatMap((name) => ['', '', helpers[name] as string]),
    '',
    '',
    'class Network(nn.Module):',
    '    def __init__(self):',
    '        super().__init__()',
    ...indented(modules),
    '',
    `    def forward(self, ${names.slice(0, inputs.length).join(', ')}):`,
    ...indented(forward),
    `        return ${results.join(', ')}`,
    '',
    '',
    'def load(path):',
    '    """The network with the weights of a safetensors file, to predict: network.train() to train on."""',
    '    network = Network()',
    '    network.load_state_dict(load_file(path))',
    '    return network.eval()',
    ...(optimizer
      ? [
          '',
          '',
          'def optimizer(network):',
          '    parameters = [parameter for parameter in network.parameters() if parameter.requires_grad]',
          `    return ${optimizer}`,
        ]
      : []),
  ].join('\n')}\n`;
}
