import { greatest } from '../../base/greatest.ts';
import type { RandomNumbers } from '../../data/randomNumbers.ts';
import type { ChainLayer } from '../chain.ts';
import type { EdgeAt, MaskedChain } from '../masked.ts';
import { type Head, type RowMetric, toRowMetric } from '../metric.ts';
import type { CircuitReport } from './report.ts';
import { Search } from './search.ts';

/** Random circuits of the same size, and random partial ablations. */
const [RANDOM, PARTIAL] = [100, 16];

interface Verified {
  readonly layers: readonly ChainLayer[];
  readonly head: Head;
  readonly metric: RowMetric;
  /** The numbers of the pairs. */
  readonly rows: Uint32Array;
  readonly chain: MaskedChain;
  readonly otherChain: (ablation: 'mean' | 'zero') => MaskedChain;
  readonly kind: CircuitReport['ablation'];
  readonly kept: readonly EdgeAt[];
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
  const { layers, head, metric, rows, chain, kind, kept, random, breathe } = task;
  const search = new Search(chain, metric, rows);
  const all = layers.map(({ weights }, layer) =>
    Array.from(weights.keys(), (at) => ({ layer, at })).filter(({ at }) => weights[at] !== 0),
  );
  const full = numbersOf(chain, rows.length);
  chain.keep(kept);
  const values = search.values();
  const own = numbersOf(chain, rows.length);
  const errors = search.errors(values).sort();
  const mean = search.error(values);

  const isKept = new Set(kept.map(({ layer, at }) => `${layer} ${at}`));
  const rest = all.map((edges) => edges.filter(({ layer, at }) => !isKept.has(`${layer} ${at}`)));
  chain.keep(rest.flat());
  const necessity = search.faithfulness(search.values());
  await breathe();

  let worse = 0;
  const chance = { faithfulness: 0, error: 0 };
  for (let repeat = 0; repeat < RANDOM; repeat++) {
    const drawn = all.flatMap((edges, layer) =>
      some(edges, kept.filter((edge) => edge.layer === layer).length, random),
    );
    chain.keep(drawn);
    const point = search.point(drawn.length);
    if (point.error > mean) worse++;
    chance.faithfulness += point.faithfulness / RANDOM;
    chance.error += point.error / RANDOM;
    await breathe();
  }
  let worstPartial = 0;
  for (let repeat = 0; repeat < PARTIAL; repeat++) {
    chain.keep([...kept, ...rest.flat().filter(() => random.below(2) === 0)]);
    worstPartial = Math.max(worstPartial, search.error());
    await breathe();
  }
  const ablation = kind === 'mean' ? 'zero' : 'mean';
  const other = new Search(task.otherChain(ablation), metric, rows);
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

const numbersOf = (chain: MaskedChain, pairs: number): Float32Array[] =>
  Array.from({ length: pairs }, (_, pair) => chain.numbers(pair));

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

/** So many of some edges, drawn at random. */
function some(edges: readonly EdgeAt[], count: number, random: RandomNumbers): EdgeAt[] {
  const left = [...edges];
  return Array.from({ length: count }, (_, taken) => {
    const at = taken + random.below(left.length - taken);
    const chosen = left[at] as EdgeAt;
    left[at] = left[taken] as EdgeAt;
    left[taken] = chosen;
    return chosen;
  });
}
