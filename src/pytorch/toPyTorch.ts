import { type ActivationView, type NetworkView, type Step, viewOf } from '../interchange/networkView.ts';
import type { Model, Predictions } from '../model/model.ts';
import type { Weights } from '../plan/weights.ts';
import { slotsOf } from '../saving/checkpoint.ts';
import { writeSafetensors } from '../saving/safetensors.ts';
import type { Compiled, ModelState } from '../training/state.ts';
import { activationOf } from './activations.ts';
import { helpers } from './helpers.ts';
import { lossOf, penaltiesOf } from './losses.ts';
import { optimizerOf, type WrittenOptimizer } from './optimizers.ts';
import { scriptOf } from './script.ts';
import { writtenOf } from './writtenLayers.ts';

/** A model for PyTorch: the source of a module, its weights, and for a compiled model what is needed to train it. */
export interface PyTorchModel {
  /**
   * Python: the class `Network`, and `load(path)`, which creates one with the weights. For a compiled model also
   * `optimizer(network, path)` and `loss(network, x, y)`, if PyTorch has the same ones.
   */
  readonly source: string;
  /** A safetensors file with the state dict. */
  readonly weights: Uint8Array<ArrayBuffer>;
  /** A safetensors file with the optimizer's state, if `source` has an `optimizer`. */
  readonly state?: Uint8Array<ArrayBuffer>;
  /** Python for `torchrun`, if `source` has an `optimizer` and a `loss`: trains the network in several processes. */
  readonly script?: string;
}

/**
 * Converts a model to a PyTorch module: readable Python, and a safetensors file with its weights, under the names of
 * `getWeights`. If the model is compiled with a constant learning rate, and with an optimizer and a loss that PyTorch
 * has, too, training can resume there: `optimizer` continues with the same steps, and `script` distributes them over
 * machines.
 *
 *     const { source, weights, state, script } = toPyTorch(model);
 *     writeFileSync('network.py', source);
 *     writeFileSync('network.safetensors', weights);
 *
 *     from network import load    # in Python
 *     network = load('network.safetensors')
 *
 * @throws TypeError if it is not a model; RangeError for an activation of your own.
 */
export function toPyTorch(model: Model<Predictions>): PyTorchModel {
  const view = viewOf('toPyTorch', model);
  const { preprocessing } = view;
  const state = model.stateFor('toPyTorch', false);
  const { compiled, rateFactor } = state;
  const optimizer = compiled && optimizerOf(compiled.optimizer, rateFactor);
  const loss = compiled && lossLines(view, state, compiled);
  return {
    source: sourceOf(view, { optimizer, loss, logits: loss && logitsOf(view, compiled) }),
    weights: writeSafetensors({
      tensors: model.getWeights(),
      metadata: { format: 'pt', ...(preprocessing !== undefined && { preprocessing }) },
    }),
    ...(optimizer && {
      state: writeSafetensors({ tensors: gathered(state, compiled, optimizer), metadata: { format: 'pt' } }),
    }),
    ...(optimizer && loss && { script: scriptOf([...namesOf('x', view.inputs), ...namesOf('y', view.outputs)]) }),
  };
}

/** Names of several things, or of the only one. */
const namesOf = (name: string, list: readonly unknown[]) =>
  list.map((_, index) => (list.length === 1 ? name : `${name}${index}`));

/** The optimizer's state, as `<parameter>.<name in PyTorch>`; nothing before the first step. */
function gathered(state: ModelState, compiled: Compiled, { slots, slot, scalars }: WrittenOptimizer): Weights {
  const tensors: Weights = new Map();
  if (state.steps === 0) return tensors;
  for (const { key, weight } of slotsOf(state, compiled)) {
    const [, number = '', name = ''] = /^optimizer\.(\d+)\.(.*)$/s.exec(key) ?? [];
    tensors.set(`${name}.${slots[Number(number)]}`, { ...weight, data: weight.data.map(slot) });
    for (const [kind, value] of Object.entries(scalars(state.steps)))
      tensors.set(`${name}.${kind}`, { shape: [], data: Float32Array.of(value) });
  }
  return tensors;
}

/** The steps whose activation is part of a loss. */
function logitsOf({ outputs, steps }: NetworkView, { losses }: Compiled): ReadonlySet<Step> {
  const values = outputs.filter((_, index) => losses[index]?.from).map(({ value }) => value);
  return new Set(steps.filter(({ value }) => values.includes(value)));
}

/** The function `loss`, or nothing if PyTorch has no equivalent. */
function lossLines(view: NetworkView, { network }: ModelState, compiled: Compiled): string[] | undefined {
  const [x, y] = [namesOf('x', view.inputs), namesOf('y', view.outputs)];
  const p = namesOf('p', view.outputs);
  const losses = compiled.losses.map((loss, index) => {
    const text = lossOf(loss, p[index] as string, y[index] as string);
    const weight = compiled.lossWeights[index];
    return text && weight !== 1 ? `${weight} * ${text}` : text;
  });
  const penalties = penaltiesOf(network.layers);
  if (!penalties || losses.includes(undefined)) return undefined;
  const terms = [...losses, ...penalties];
  const given = [...x, ...(logitsOf(view, compiled).size > 0 ? ['logits=True'] : [])];
  return [
    `def loss(network, ${[...x, ...y].join(', ')}):`,
    '    """The mean loss of rows that it is trained on: a number to call backward() of."""',
    `    ${p.join(', ')} = network(${given.join(', ')})`,
    ...(terms.length === 1
      ? [`    return ${terms[0]}`]
      : ['    return (', `        ${terms.join('\n        + ')}`, '    )']),
  ];
}

interface Training {
  readonly optimizer: WrittenOptimizer | undefined;
  readonly loss: readonly string[] | undefined;
  readonly logits: ReadonlySet<Step> | undefined;
}

function sourceOf(view: NetworkView, { optimizer, loss, logits = new Set() }: Training): string {
  const { inputs, outputs, layers, steps } = view;
  const names = namesOf('x', inputs);
  const last: string[] = [];
  const forward = steps.map((step) => {
    const x = step.inputs.map((value) => names[value] as string);
    const name = `v${step.value}`;
    names[step.value] = name;
    const { layer } = step;
    const before = logits.has(step) ? { ...step, layer: { ...layer, activation: linear } } : step;
    if (logits.has(step))
      last.push(`    ${name} = ${activationOf(layer.name, layer.activation as ActivationView, name)}`);
    return `${name} = ${writtenOf(layer).forward(before, x, `self._modules["${layer.name}"]`)}`;
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
    ...(loss?.some((line) => line.includes('math.')) ? ['import math', ''] : []),
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
    `    def forward(self, ${names.slice(0, inputs.length).join(', ')}${last.length > 0 ? ', logits=False' : ''}):`,
    ...indented(forward),
    ...(last.length > 0 ? indented(['if not logits:', ...last]) : []),
    `        return ${results.join(', ')}`,
    '',
    '',
    'def load(path):',
    '    """The network with the weights of a safetensors file, to predict: network.train() to train on."""',
    '    network = Network()',
    '    network.load_state_dict(load_file(path))',
    '    return network.eval()',
    ...(loss ? ['', '', ...loss] : []),
    ...(optimizer ? ['', '', ...optimizerLines(optimizer)] : []),
  ].join('\n')}\n`;
}

const linear: ActivationView = { name: 'linear', options: {}, fused: undefined };

function optimizerLines({ call, before }: WrittenOptimizer): string[] {
  return [
    'def optimizer(network, path=None):',
    '    """What takes its steps; with the path of its state, from where it was."""',
    '    named = {name: parameter for name, parameter in network.named_parameters() if parameter.requires_grad}',
    '    parameters = list(named.values())',
    `    steps = ${call}`,
    ...(before.length > 0
      ? [
          '',
          '    def prepare(*_):',
          ...before.map((line) => `        ${line}`),
          '',
          '    steps.register_step_pre_hook(prepare)',
        ]
      : []),
    '    for key, value in (load_file(path) if path else {}).items():',
    '        name, _, slot = key.rpartition(".")',
    '        steps.state[named[name]][slot] = value.to(named[name].device) if value.dim() else value',
    '    return steps',
  ];
}
