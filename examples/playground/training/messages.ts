import type { EarlierRate } from '../settings/earlierRates.ts';
import type { CurveData } from './curve.ts';

/** What a page tells its trainer. */
export type Order<Settings> =
  /** Starts anew. */
  | { readonly start: Settings }
  /** Trains on until so many epochs are done, at most `pace` of them between two frames. */
  | { readonly trainTo: number; readonly pace: number }
  /** Asks for a frame: where the training is. */
  | { readonly frame: true }
  /** Goes on with another learning rate. */
  | { readonly learningRate: number }
  /** Goes on with one more row to train on. */
  | { readonly add: unknown }
  /** Anything else that frames depend on. */
  | { readonly show: unknown };

/** Where a training is. */
export interface Frame {
  /** How many times it was started. */
  readonly run: number;
  readonly epoch: number;
  /** Whether it goes on. */
  readonly training: boolean;
  /** Whether the loss is no longer a finite number: then it trains no further. */
  readonly diverged: boolean;
  readonly curve: CurveData;
  readonly train: Record<string, number>;
  readonly test: Record<string, number>;
  /** The learning rates before the one that holds now. */
  readonly earlier: readonly EarlierRate[];
  /** Of training back to back; undefined before the first epoch. */
  readonly samplesPerSecond: number | undefined;
  readonly build: string;
  readonly threads: number;
  readonly fingerprint: string;
}
