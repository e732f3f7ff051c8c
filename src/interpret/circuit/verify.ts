import { greatest } from '../../base/greatest.ts';
import type { RandomNumbers } from '../../data/randomNumbers.ts';
import type { ChainLayer } from '../chain.ts';
import { firstOf, layerOf, type MaskedChain } from '../masked.ts';
import { type Head, toRowMetric } from '../rowMetric.ts';
import { Search } from './edgeSearch.ts';
import type { CircuitReport } from './report.ts';

/** Random circuits of the same size, and random partial ablations. */
const [RANDOM, PARTIAL] = [100, 16];

interface Verified {
  readonly layers: readonly ChainLayer[];
  readonly head: Head;
  readonly chain: MaskedChain;
  readonly otherChain: (ablation: 'mean' | 'zero') => MaskedChain;
  readonly kind: CircuitReport['ablation'];
  readonly kept: Uint32Array;
  readonly random: RandomNumbers;
  readonly breathe: () => Promise<void>;
}

type Figures = Pick<
  CircuitReport,
  | ('faithfulness' | 'error' | 'kl' | 'agreement' | 'necessity')
  | ('randomPercentile' | 'random' | 'worstPartial' | 'other')
>;

/** Measures a circuit on pairs, which should not be those that it was chosen on. */
export async function verify(task: Verified): Promise<{ figures: Figures; evaluations: number }> {
  const { layers, head, chain, kind, kept, random, breathe } = task;
  const search = new Search(chain);
  const all = layers.map(({ weights }, layer) => {
    const first = firstOf(layers, layer);
    return Uint32Array.from(weights.keys(), (at) => first + at).filter((edge) => weights[edge - first] !== 0);
  });
  const full = outputsOf(chain);
  chain.keep(kept);
  const values = search.values();
  const own = outputsOf(chain);
  const errors = search.errors(values).sort();
  const mean = search.error(values);

  const isKept = new Set(kept);
  const rest = joined(all).filter((edge) => !isKept.has(edge));
  chain.keep(rest);
  const necessity = search.faithfulness(search.values());
  await breathe();

  const counts = layers.map((_, layer) => kept.filter((edge) => layerOf(layers, edge) === layer).length);
  let worse = 0;
  const chance = { faithfulness: 0, error: 0 };
  for (let repeat = 0; repeat < RANDOM; repeat++) {
    const drawn = joined(all.map((edges, layer) => some(edges, counts[layer] as number, random)));
    chain.keep(drawn);
    const point = search.point(drawn.length);
    if (point.error > mean) worse++;
    chance.faithfulness += point.faithfulness / RANDOM;
    chance.error += point.error / RANDOM;
    await breathe();
  }
  let worstPartial = 0;
  for (let repeat = 0; repeat < PARTIAL; repeat++) {
    chain.keep(joined([kept, rest.filter(() => random.below(2) === 0)]));
    worstPartial = Math.max(worstPartial, search.error());
    await breathe();
  }
  const ablation = kind === 'mean' ? 'zero' : 'mean';
  const other = new Search(task.otherChain(ablation));
  other.chain.keep(kept);
  return {
    figures: {
      faithfulness: search.faithfulness(values),
      error: { mean, p95: errors[Math.ceil(0.95 * errors.length) - 1] as number },
      ...probabilities(head, full, own),
      necessity,
      randomPercentile: (100 * worse) / RANDOM,
      random: chance,
      worstPartial,
      other: { ablation, error: other.error() },
    },
    evaluations: search.evaluations + other.evaluations,
  };
}

const outputsOf = (chain: MaskedChain): Float32Array[] =>
  Array.from({ length: chain.pairs }, (_, pair) => chain.outputs(pair));

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const whole = new Uint32Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** KL and agreement of logits. */
function probabilities(head: Head, full: readonly Float32Array[], own: readonly Float32Array[]) {
  if (!head.isLogits) return { kl: undefined, agreement: undefined };
  const flat = Float32Array.from(full.flatMap((row) => [...row]));
  const divergence = toRowMetric('verify', 'kl', head, full.length, () => flat);
  const kl = own.reduce((sum, row, pair) => sum + divergence(row, pair), 0) / own.length;
  const answer = (row: Float32Array) => (row.length > 1 ? greatest(row) : Number((row[0] as number) > 0));
  const same = own.filter((row, pair) => answer(row) === answer(full[pair] as Float32Array)).length;
  return { kl, agreement: same / own.length };
}

/** So many of some edges, drawn at random; the edges change places. */
function some(edges: Uint32Array, count: number, random: RandomNumbers): Uint32Array {
  for (let taken = 0; taken < count; taken++) {
    const at = taken + random.below(edges.length - taken);
    const chosen = edges[at] as number;
    edges[at] = edges[taken] as number;
    edges[taken] = chosen;
  }
  return edges.subarray(0, count);
}
