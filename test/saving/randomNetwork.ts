import { activation, dense, functional, input, type Layer, type Loss, type Model, type Node } from '../../src/index.ts';
import { cases } from './vocabulary.ts';

/** Numbers from a seed: xorshift. */
function generator(seed: number) {
  let word = seed * 2654435761 + 1;
  return (below: number) => {
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
    return (word >>> 0) % below;
  };
}

export const ROWS = 6;

/** A model with data to train it on. */
export interface Sample {
  readonly model: Model<never>;
  readonly x: readonly Float32Array[];
  readonly y: readonly Float32Array[];
}

const of = (kind: string) => cases.filter((each) => each.kind === kind);
const lists = { layers: of('layers'), optimizers: of('optimizers'), losses: of('losses'), metrics: of('metrics') };

/** A network of any layers, shared ones and several inputs and outputs among them, compiled with anything. */
export function randomSample(seed: number): Sample {
  for (let attempt = 0; ; attempt++) {
    const sample = attemptSample(1 + seed * 1000 + attempt);
    if (sample) return sample;
  }
}

function attemptSample(seed: number): Sample | undefined {
  const random = generator(seed);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const inputs = Array.from({ length: 1 + random(2) }, (_, i) => input(4, random(2) ? { name: `x${i}` } : {}));
  const nodes: Node[] = [...inputs];
  const layers: Layer[] = [];
  const apply = (layer: Layer) => {
    for (const nodesTaken of [[pick(nodes)], [pick(nodes), pick(nodes)], [pick(nodes), nodes.at(-1) as Node]]) {
      try {
        nodes.push(layer.apply(nodesTaken));
        layers.push(layer);
        return;
      } catch {}
    }
  };
  for (let i = 1 + random(7); i > 0; i--)
    apply(layers.length > 0 && random(5) === 0 ? pick(layers) : (pick(lists.layers).make() as Layer));
  try {
    const columns = 2 + random(3);
    const losses = Array.from({ length: 1 + random(2) }, () => pick(lists.losses).make() as Loss);
    const heads = losses.map((loss) =>
      activation(loss.from ?? 'sigmoid').apply(dense(columns).apply(pick(nodes.slice(-3)))),
    );
    const outputs =
      heads.length === 1 && random(2)
        ? (heads[0] as Node)
        : random(2)
          ? heads
          : Object.fromEntries(heads.map((head, i) => [`y${i}`, head]));
    const taken = inputs.filter((node) => leadsTo(node, heads));
    const model = functional({ inputs: taken, outputs, seed }) as unknown as Model<never>;
    model.compile({
      optimizer: pick(lists.optimizers).make() as never,
      loss: losses as never,
      lossWeights: losses.map(() => 1 + random(3)),
      metrics: random(2) ? [pick(lists.metrics).make() as never] : [],
    });
    const x = taken.map((node) => Float32Array.from({ length: ROWS * node.columns }, () => random(4)));
    const y = losses.map((loss) => oneHot(loss.targetColumns?.(columns) ?? columns));
    return { model, x, y };
  } catch {
    return undefined;
  }
}

const oneHot = (columns: number) =>
  Float32Array.from({ length: ROWS * columns }, (_, i) => Number(Math.floor(i / columns) % columns === i % columns));

function leadsTo(node: Node, heads: readonly Node[]): boolean {
  return heads.some((head) => head === node || leadsTo(node, head.inputs));
}
