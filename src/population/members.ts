import { HYPER_NUMBERS, LINE, PAIR } from '../engine/shared.ts';
import { type Network, type PlacedParameter, parametersOf } from '../network/network.ts';
import { count } from '../plan/parameter.ts';

/** A parameter of a member: its numbers, row-major, from the `first` of the member's on. */
export interface MemberParameter {
  readonly parameter: PlacedParameter;
  readonly first: number;
  readonly count: number;
}

/** The parameters of one member, one after the other in the order of `getWeights`, and how many numbers they are. */
export function memberParameters(network: Network): { parameters: readonly MemberParameter[]; numbers: number } {
  let numbers = 0;
  const parameters = parametersOf(network).map((parameter) => {
    const first = numbers;
    const numbersOfThis = count(parameter.shape);
    numbers += numbersOfThis;
    return { parameter, first, count: numbersOfThis };
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

/** The place of number `index` of a member within what all members have `numbers` of, in blocks of PAIR. */
export const placeOf = (member: number, index: number, numbers: number): number =>
  (Math.floor(member / PAIR) * numbers + index) * PAIR + (member % PAIR);
