import type { CurveData } from './curve.ts';

/** What a page tells its trainer. */
export type Order<Settings> =
  /** Starts anew. */
  | { readonly start: Settings }
  /** Trains on until so many epochs are done, at most `pace` of them between two frames. */
  | { readonly trainTo: number; readonly pace: number }
  /** Asks for a frame: where the training is. */
  | { readonly frame: true }
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
  readonly samplesPerSecond: number;
  readonly build: string;
  readonly threads: number;
  readonly fingerprint: string;
}
