import type { Model } from '../../model/model.ts';
import type { ChainLayer } from '../chain.ts';
import type { CircuitEdge, CircuitReport } from './report.ts';
import type { CurvePoint } from './search.ts';
import { dotOf } from './toDot.ts';
import { type CircuitModel, modelOf } from './toModel.ts';
import { type PictureOptions, svgOf } from './toSvg.ts';

/** The edges of a network that are enough for a behaviour. */
export interface Circuit {
  readonly edges: readonly CircuitEdge[];
  readonly report: CircuitReport;
  /** From few edges to all: what beginnings of the ranked edges keep, on the pairs that the circuit was chosen on. */
  readonly curve: readonly CurvePoint[];
  /**
   * The circuit as a network of its own, without the units that it does not need.
   *
   * @throws Error unless what is left out carries the same for all rows: reference 'mean' or 'zero'.
   */
  toModel(): Model;
  toJSON(): { edges: readonly CircuitEdge[]; report: CircuitReport; curve: readonly CurvePoint[] };
  /** A graph for Graphviz. */
  toDot(): string;
  /** A picture: layers as columns; edges are orange where they raise the metric, blue where they lower it. */
  toSVG(options?: PictureOptions): string;
}

/** Makes a circuit of what was found. */
export function circuitOf(
  layers: readonly ChainLayer[],
  edges: readonly CircuitEdge[],
  report: CircuitReport,
  curve: readonly CurvePoint[],
  runnable: CircuitModel | undefined,
): Circuit {
  const data = { edges, report, curve };
  return Object.freeze({
    ...data,
    toModel: () => modelOf(layers, edges, runnable),
    toJSON: () => structuredCloneOf(data),
    toDot: () => dotOf(layers, edges),
    toSVG: (options?: PictureOptions) => svgOf(layers, edges, report, options),
  });
}

const structuredCloneOf = <T>(data: T): T => JSON.parse(JSON.stringify(data)) as T;
