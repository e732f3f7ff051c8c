import type { Model } from '../../model/model.ts';
import type { ChainLayer } from '../chain.ts';
import type { CurvePoint } from './edgeSearch.ts';
import type { CircuitEdge, CircuitReport } from './report.ts';
import { dotOf } from './toDot.ts';
import { type CircuitModel, modelOf } from './toModel.ts';
import { type PictureOptions, svgOf } from './toSvg.ts';

/** The edges of a network that are sufficient for a behaviour. */
export interface Circuit {
  readonly edges: readonly CircuitEdge[];
  readonly report: CircuitReport;
  /**
   * How much the first edges of the ranking preserve, from few edges to all, on the pairs that the circuit was chosen
   * on.
   */
  readonly curve: readonly CurvePoint[];
  /**
   * Returns the circuit as a separate network, without the units that it does not need.
   *
   * @throws Error unless removed edges carry the same for all rows: reference 'mean' or 'zero'.
   */
  toModel(): Model;
  toJSON(): { edges: readonly CircuitEdge[]; report: CircuitReport; curve: readonly CurvePoint[] };
  /** Returns a graph for Graphviz. */
  toDot(): string;
  /** Returns a picture: layers as columns; edges that raise the metric are orange, edges that lower it blue. */
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
