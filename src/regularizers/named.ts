// The regularizers that may be given by name.

export { type L1Options, l1 } from './l1.ts';
export { type L1L2Options, l1l2 } from './l1l2.ts';
export { type L2Options, l2 } from './l2.ts';
