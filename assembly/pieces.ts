import { PAIR, bytes } from './constants';

/**
 * A block [lines][terms][width] is summed in pieces: PAIR columns over at most `most` terms. Pieces of the same columns
 * follow each other, columns are in order: so a sum is the same in panels of any width.
 */

/** Pieces of a block of `count` numbers. */
// @ts-ignore: decorator
@inline
export function piecesOf(count: u32, terms: u32, most: u32): u32 {
  return (count / terms / PAIR) * along(terms, most);
}

/** Bytes from the start of the block to a piece; its terms are `width` numbers apart. */
// @ts-ignore: decorator
@inline
export function pieceAt(piece: u32, terms: u32, width: u32, most: u32): u32 {
  const first = (piece / along(terms, most)) * PAIR;
  return bytes((first / width) * terms * width + (first % width) + (piece % along(terms, most)) * most * width);
}

/** Terms of a piece. */
// @ts-ignore: decorator
@inline
export function termsOf(piece: u32, terms: u32, most: u32): u32 {
  return min(most, terms - (piece % along(terms, most)) * most);
}

// @ts-ignore: decorator
@inline
function along(terms: u32, most: u32): u32 {
  return (terms + most - 1) / most;
}
