import { outOfRange } from '../base/errors.ts';
import type { ActivationView, LayerView, Step } from '../interchange/networkView.ts';
import type { Weight } from '../plan/weights.ts';
import { addActivation } from './activationNodes.ts';
import type { GraphWriter } from './graphWriter.ts';
import { dataTypes } from './schema.ts';

/** Adds the nodes of a step; gives the name of its output. */
type Nodes = (graph: GraphWriter, step: Step, x: readonly [string, ...string[]]) => string;

const parameter = (graph: GraphWriter, { name, weights }: LayerView, role: string) => {
  const { shape, data } = weights[role] as Weight;
  return graph.floats(`${name}.${role}`, shape, data);
};

/** A parameter of a normalization, or its neutral value if the layer has none. */
const orElse = (graph: GraphWriter, layer: LayerView, role: string, value: number) =>
  layer.weights[role]
    ? parameter(graph, layer, role)
    : graph.floats(`${layer.name}.${role}`, [layer.columns], new Float32Array(layer.columns).fill(value));

const variadic =
  (opType: string): Nodes =>
  (graph, { layer }, x) =>
    graph.node(layer.name, opType, x);

/** Of two inputs at a time, from the first to the last. */
const folded =
  (opType: string): Nodes =>
  (graph, { layer }, [first, ...rest]) =>
    rest.reduce((total, next) => graph.node(layer.name, opType, [total, next]), first);

const handsOn: Nodes = (_graph, _step, [x]) => x;

const layerNodes: Readonly<Record<string, Nodes>> = {
  dense(graph, { layer, columns }, [x]) {
    const input = [
      x,
      parameter(graph, layer, 'weight'),
      ...(layer.weights.bias ? [parameter(graph, layer, 'bias')] : []),
    ];
    const z = graph.node(layer.name, 'Gemm', input, { transB: 1 });
    return addActivation(graph, layer.name, layer.activation as ActivationView, z, columns);
  },
  activation: (graph, { layer, columns }, [x]) =>
    addActivation(graph, layer.name, layer.activation as ActivationView, x, columns),
  prelu: (graph, { layer }, [x]) => graph.node(layer.name, 'PRelu', [x, parameter(graph, layer, 'weight')]),
  batchNormalization(graph, { layer }, [x]) {
    const { epsilon, momentum } = layer.options as { epsilon: number; momentum: number };
    const input = [
      ...[x, orElse(graph, layer, 'weight', 1), orElse(graph, layer, 'bias', 0)],
      ...[parameter(graph, layer, 'running_mean'), parameter(graph, layer, 'running_var')],
    ];
    const attributes = { epsilon: { float: epsilon }, momentum: { float: momentum } };
    return graph.node(layer.name, 'BatchNormalization', input, attributes);
  },
  layerNormalization(graph, { layer }, [x]) {
    const bias = layer.weights.bias ? [parameter(graph, layer, 'bias')] : [];
    const input = [x, orElse(graph, layer, 'weight', 1), ...bias];
    const epsilon = { float: layer.options.epsilon as number };
    return graph.node(layer.name, 'LayerNormalization', input, { axis: -1, epsilon });
  },
  rmsNormalization(graph, { layer }, [x]) {
    const { name, options } = layer;
    const square = graph.node(name, 'Mul', [x, x]);
    const mean = graph.node(name, 'ReduceMean', [square], { axes: [-1], keepdims: 1 });
    const root = graph.node(name, 'Sqrt', [graph.node(name, 'Add', [mean, graph.scalar(options.epsilon as number)])]);
    return graph.node(name, 'Mul', [graph.node(name, 'Div', [x, root]), parameter(graph, layer, 'weight')]);
  },
  normalization(graph, { layer }, [x]) {
    const { data } = layer.weights.variance as Weight;
    const inverse = data.map((value) => 1 / (Math.fround(Math.sqrt(value)) || 1));
    const centred = graph.node(layer.name, 'Sub', [x, parameter(graph, layer, 'mean')]);
    return graph.node(layer.name, 'Mul', [centred, graph.floats(`${layer.name}.inverse`, [data.length], inverse)]);
  },
  embedding(graph, { layer }, [x]) {
    const gathered = graph.node(layer.name, 'Gather', [parameter(graph, layer, 'weight'), x], { axis: 0 });
    return graph.node(layer.name, 'Flatten', [gathered], { axis: 1 });
  },
  dropout: (graph, { layer }, [x]) =>
    graph.node(layer.name, 'Dropout', [x, graph.scalar((layer.given[0] as number) ?? 0)]),
  alphaDropout: handsOn,
  gaussianDropout: handsOn,
  gaussianNoise: handsOn,
  flatten: handsOn,
  reshape: handsOn,
  add: folded('Add'),
  subtract: folded('Sub'),
  multiply: folded('Mul'),
  average: variadic('Mean'),
  maximum: variadic('Max'),
  minimum: variadic('Min'),
  concatenate: (graph, { layer }, x) => graph.node(layer.name, 'Concat', x, { axis: 1 }),
  dot(graph, { layer }, [a, b]) {
    const products = graph.node(layer.name, 'Mul', [a, b as string]);
    return graph.node(layer.name, 'ReduceSum', [products, graph.integers([1])], { keepdims: 1 });
  },
};

/** Adds the nodes of a step; gives the name of its output. `indices` says whether its input has whole numbers already. */
export function addStep(graph: GraphWriter, step: Step, x: readonly string[], indices: boolean): string {
  const { kind, name } = step.layer;
  const nodes = Object.hasOwn(layerNodes, kind) ? layerNodes[kind] : undefined;
  if (!nodes) throw outOfRange('toOnnx', `layer ${name}`, `one of ${Object.keys(layerNodes).join(', ')}`, kind);
  const taken = kind !== 'embedding' || indices ? x : [graph.node(name, 'Cast', x, { to: dataTypes.INT64 })];
  return nodes(graph, step, taken as readonly [string, ...string[]]);
}
