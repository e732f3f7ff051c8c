import type { DiscoverProgress } from 'lanewise/interpret';
import type { Digits } from '../digits/toDigits.ts';
import type { CircuitSettings } from '../settings/circuits.ts';

/** A unit by its layer, from 0, and its place there. */
export interface UnitAt {
  readonly layer: number;
  readonly unit: number;
}

/** A weight of a circuit: into a unit of a layer, from one of the layer before. */
export interface EdgeAt {
  readonly layer: number;
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  /** By how much the lead of the answer falls without it. */
  readonly effect: number;
}

/** What a page tells the worker of this tab. */
export type CircuitOrder =
  /** Trains a network, in the place of the one before. */
  | { readonly train: CircuitSettings }
  /** Searches it for the circuit of a behaviour. What is said of the search has its number. */
  | { readonly find: CircuitSettings; readonly run: number }
  | { readonly stop: true }
  /** What the network says, with some units switched off, or of the circuit alone. */
  | { readonly ask: Question };

export interface Question {
  /** Pixels; undefined for the whole plane of two inputs. */
  readonly pixels: Float32Array | undefined;
  readonly off: readonly UnitAt[];
  /** The edges that are kept, if the others are left out. */
  readonly only: readonly EdgeAt[] | undefined;
}

/** What is seen of a unit. */
export interface UnitView {
  /** Bytes for a palette: 8 × 8 for digits, else over the plane. */
  readonly picture: Uint8Array;
  /** The digits that it answers most. */
  readonly top: readonly { readonly pixels: Float32Array; readonly label: number; readonly value: number }[];
}

export interface NetworkView {
  readonly units: readonly (readonly UnitView[])[];
  readonly weights: number;
  readonly accuracy: number;
  /** Digits that it did not learn from; none of points. */
  readonly digits: Digits | undefined;
  readonly build: string;
  readonly threads: number;
  readonly fingerprint: string;
}

/** How good a circuit is, in shares of the difference that the network makes. */
export interface Figures {
  readonly edges: number;
  readonly ofEdges: number;
  readonly units: number;
  readonly ofUnits: number;
  readonly faithfulness: number;
  /** Of as many weights that are drawn at random, on the average. */
  readonly chance: number;
  /** What is left without the circuit. */
  readonly without: number;
  readonly stability: number;
  readonly percentile: number;
  readonly heldOut: number;
}

/** Class by class for a digit; bytes and log-odds over the plane for two inputs. */
export type Answer =
  | { readonly probabilities: Float32Array; readonly whole: Float32Array }
  | { readonly map: Uint8Array; readonly odds: Float32Array };

/** What the worker says. */
export type CircuitReply =
  | { readonly network: NetworkView }
  | { readonly answer: Answer }
  | ({ readonly run: number } & SearchReply);

export type SearchReply =
  | { readonly stage: Stage; readonly edges: readonly EdgeAt[] | undefined }
  | { readonly found: Found }
  | { readonly stopped: true }
  | { readonly refused: string };

export type Stage = DiscoverProgress['stage'];

export interface Found {
  readonly edges: readonly EdgeAt[];
  readonly figures: Figures;
}
