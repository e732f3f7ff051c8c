import type { Activation } from '../activations/activation.ts';
import { activation } from '../layers/activation.ts';
import type { Layer, Node } from '../layers/layer.ts';

/** The numbers of parameters, by their names within the layer. */
export type Parameters = Readonly<Record<string, ArrayLike<number>>>;

/** A planned layer or activation, and its inputs. */
export interface Plan {
  readonly inputs: readonly Plan[];
  /** The layer; a dense one takes in the activation that follows. */
  readonly make?: (f?: Activation) => Layer;
  readonly fuses?: boolean;
  readonly parameters?: Parameters;
  /** Instead of a layer: what becomes one, or part of the layer before. */
  readonly activation?: Activation;
  /** An input of the network. */
  readonly node?: Node;
}

/** What layers are made of, once each. */
export class Building {
  readonly #nodes = new Map<Plan, Node>();
  readonly #uses = new Map<Plan, number>();
  /** The parameters of each layer. */
  readonly parameters = new Map<Layer, Parameters>();

  constructor(outputs: readonly Plan[]) {
    const seen = new Set<Plan>();
    const open = [...outputs];
    for (const plan of outputs) this.#use(plan);
    while (open.length > 0) {
      const plan = open.pop() as Plan;
      if (seen.has(plan)) continue;
      seen.add(plan);
      for (const input of plan.inputs) {
        this.#use(input);
        open.push(input);
      }
    }
  }

  #use(plan: Plan): void {
    this.#uses.set(plan, (this.#uses.get(plan) ?? 0) + 1);
  }

  /** The node of a plan; those that it takes in are made first. */
  nodeOf(plan: Plan): Node {
    const open = [plan];
    while (open.length > 0) {
      const next = open.at(-1) as Plan;
      const missing = this.#taken(next).filter((input) => !this.#nodes.has(input));
      if (missing.length > 0) for (const input of missing) open.push(input);
      else this.#make(open.pop() as Plan);
    }
    return this.#nodes.get(plan) as Node;
  }

  /** The dense layer before an activation, if nobody else takes its output. */
  #fused({ activation, inputs: [before] }: Plan): Plan | undefined {
    return activation && before?.fuses && this.#uses.get(before) === 1 ? before : undefined;
  }

  #taken(plan: Plan): readonly Plan[] {
    return this.#fused(plan)?.inputs ?? plan.inputs;
  }

  #make(plan: Plan): void {
    if (this.#nodes.has(plan)) return;
    if (plan.node) {
      this.#nodes.set(plan, plan.node);
      return;
    }
    const fused = this.#fused(plan);
    const layer = (fused?.make ?? plan.make)?.(plan.activation) ?? activation(plan.activation as Activation);
    const parameters = (fused ?? plan).parameters;
    if (parameters) this.parameters.set(layer, parameters);
    this.#nodes.set(plan, layer.apply(this.#taken(plan).map((input) => this.#nodes.get(input) as Node)));
  }
}
