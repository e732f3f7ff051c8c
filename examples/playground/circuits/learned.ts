import type { Model } from 'lanewise';

/** A network, and what it learned from. */
export interface Learned {
  readonly model: Model;
  readonly accuracy: number;
  /** Rows that it learned from. */
  readonly rows: Float32Array;
  readonly labels: Float32Array | Uint8Array;
}
