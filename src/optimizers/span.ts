/** Elements [offset, offset + count) of the block of all parameters, and of that of their gradients. */
export interface Span {
  readonly offset: number;
  readonly count: number;
}
