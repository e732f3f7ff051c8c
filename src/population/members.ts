import { HYPER_NUMBERS, LINE, PAIR } from '../engine/shared.ts';
import { type Network, type PlacedParameter, parametersOf } from '../network/network.ts';
import { count } from '../plan/parameter.ts';

/** A parameter of a member: its numbers, row-major, from the `first` of the member's on. */
export interface MemberParameter {
  readonly parameter: PlacedParameter;
  readonly first: number;
  readonly count: number;
  /** The element of the kept parameters at which those of the first block are. */
  readonly at: number;
}

/** The numbers of all members: how many blocks, and of each member how many weights and how many statistics. */
export interface MemberNumbers {
  readonly blocks: number;
  readonly weights: number;
  readonly statistics: number;
}

/** Parameters that hold what was measured on rows: training and evolution do not choose them. */
const statistics = ['running_mean', 'running_var', 'mean', 'variance'];

export const isStatistic = ({ role }: Pick<PlacedParameter, 'role'>): boolean => statistics.includes(role);

/**
 * The parameters of one member in the order of `getWeights`, and how many numbers they are. A member's weights come first,
 * then its statistics.
 */
export function memberParameters(
  network: Network,
  blocks: number,
): { parameters: readonly MemberParameter[]; numbers: MemberNumbers } {
  const all = parametersOf(network);
  const countOf = (some: readonly PlacedParameter[]) => some.reduce((sum, { shape }) => sum + count(shape), 0);
  const weights = countOf(all.filter((parameter) => !isStatistic(parameter)));
  const numbers = { blocks, weights, statistics: countOf(all.filter(isStatistic)) };
  const next = { weight: 0, statistic: weights };
  const parameters = all.map((parameter) => {
    const kind = isStatistic(parameter) ? 'statistic' : 'weight';
    const first = next[kind];
    next[kind] += count(parameter.shape);
    return { parameter, first, count: count(parameter.shape), at: placeIn(numbers, 0, first) };
  });
  return { parameters, numbers };
}

/** Where in a block's part of the state is what: the optimizer's numbers and a mask, what random numbers are computed from, rates of dropout, limits of gradients, the loss and each penalty. */
export const BLOCK_HYPER = 0;
export const MASK: number = HYPER_NUMBERS * PAIR;
export const BLOCK_RANDOMNESS: number = MASK + PAIR;
export const BLOCK_DROPOUT: number = BLOCK_RANDOMNESS + 3 * PAIR;
export const BLOCK_CLIP: number = BLOCK_DROPOUT + 2 * PAIR;
export const BLOCK_SUMS: number = BLOCK_CLIP + PAIR;

/** Elements of a block's state with so many sums. */
export const blockState = (sums: number): number => Math.ceil((BLOCK_SUMS + 2 * PAIR * sums) / LINE) * LINE;

/** The place of number `index` of a member: the statistics of all blocks lie behind the weights of all. */
export const placeIn = ({ blocks, weights, statistics }: MemberNumbers, member: number, index: number): number =>
  index < weights
    ? placeOf(member, index, weights)
    : blocks * weights * PAIR + placeOf(member, index - weights, statistics);

/** The place of number `index` of a member within what all members have `numbers` of, in blocks of PAIR. */
export const placeOf = (member: number, index: number, numbers: number): number =>
  (Math.floor(member / PAIR) * numbers + index) * PAIR + (member % PAIR);
