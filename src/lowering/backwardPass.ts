import type { Built, Derivative, LayerInput, ParameterTensors } from '../layers/layer.ts';
import type { Application, Network, Source } from '../network/network.ts';
import type { Graph } from '../plan/graph.ts';
import type { Tensor } from '../plan/tensor.ts';

/** What an application has added to the graph. */
export interface Step {
  readonly application: Application;
  readonly built: Built;
  readonly flows: readonly LayerInput[];
  readonly parameters: Readonly<Record<string, ParameterTensors>>;
  /** Whether its layer was applied before. */
  readonly again: boolean;
  readonly requiresGradient: boolean;
  /** The derivative of its activation, if it has one. */
  readonly derivative: Derivative | undefined;
}

/** Adds the backward calls of all steps that require a gradient, from the last to the first. */
export function backwardPass(
  network: Network,
  graph: Graph,
  steps: readonly Step[],
  outputGradients: readonly Tensor[],
): void {
  const gathered = new GradientSums(graph);
  for (const [index, { source }] of network.outputs.entries()) gathered.add(source, outputGradients[index] as Tensor);
  for (const [index, step] of [...steps.entries()].reverse()) {
    if (!step.requiresGradient) continue;
    const { application, flows } = step;
    const folded = isFolded(steps, index);
    const dz = gathered.take(index, folded ? undefined : step.derivative);
    const gradients = step.built.backward(dz);
    for (const [input, { requiresGradient }] of flows.entries()) {
      if (requiresGradient) gathered.add(application.sources[input] as Source, gradients[input] as Tensor);
    }
    if (!step.again) addOwnGradients(graph, step, steps);
  }
}

/** Whether two applications are of one layer. */
export const isSameLayer = (a: Pick<Step, 'application'>, b: Pick<Step, 'application'>): boolean =>
  a.application.placed === b.application.placed;

/** Whether the derivative of a step's activation is applied by the consumer of its output. */
function isFolded(steps: readonly Step[], index: number): boolean {
  const { derivative } = steps[index] as Step;
  return derivative !== undefined && steps.some(({ flows }) => flows.some((flow) => flow.derivative === derivative));
}

/** Adds the gradients of the later applications of a layer to those of the first. */
function addOwnGradients(graph: Graph, first: Step, steps: readonly Step[]): void {
  for (const other of steps) {
    if (!other.again || !isSameLayer(other, first)) continue;
    for (const [role, { gradient, trainable }] of Object.entries(first.parameters)) {
      const own = other.parameters[role] as ParameterTensors;
      if (trainable) graph.call('sum', { y: gradient, a: gradient, b: own.gradient, count: gradient.size });
    }
  }
}

/** Gradients in the backward pass: those sent to one application from several places are added. */
class GradientSums {
  readonly #graph: Graph;
  readonly #sent = new Map<number, Tensor[]>();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** Sends a gradient to a source of rows; for an input of the network, it is not needed. */
  add(source: Source, gradient: Tensor): void {
    if ('input' in source) return;
    this.#sent.set(source.application, [...(this.#sent.get(source.application) ?? []), gradient]);
  }

  /** The gradients sent to an application, as one, after applying a derivative. Others remain. */
  take(application: number, derivative: Derivative | undefined): Tensor {
    const [first, ...others] = this.#sent.get(application) as [Tensor, ...Tensor[]];
    this.#sent.delete(application);
    let total = first;
    for (const other of others) {
      const y = total === first ? this.#graph.batch(first.columns) : total;
      this.#graph.call('sum', { y, a: total, b: other, count: first.size });
      total = y;
    }
    if (!derivative) return total;
    const dx = this.#isAwaited(total) ? this.#graph.batch(total.columns) : total;
    derivative.activation.backward(this.#graph, dx, total, derivative.source);
    return dx;
  }

  #isAwaited(gradient: Tensor): boolean {
    return [...this.#sent.values()].some((gradients) => gradients.includes(gradient));
  }
}
