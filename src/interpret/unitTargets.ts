import { checkInteger, checkOptions, listOf, outOfRange, show, wrongKind } from '../base/errors.ts';
import type { Application, Network, NetworkInput, Source } from '../network/network.ts';
import { readWeights } from '../network/weights.ts';
import type { ModelState } from '../training/state.ts';
import { applicationNames, inputNames } from './places.ts';

/** A weight of a dense layer, from a unit of its input to one of its own. */
export interface Edge {
  readonly from: number;
  readonly to: number;
}

/**
 * Units of a layer (default: all), or edges into a dense layer. The input of the network counts as a layer: 'input'.
 */
export interface Target {
  readonly layer: string;
  readonly units?: ArrayLike<number>;
  readonly edges?: readonly Edge[];
}

/** Units of a place, checked. */
export interface UnitTarget {
  readonly source: Source;
  readonly columns: number;
  readonly units: Uint32Array;
}

/** Edges of an application of a dense layer, checked, with their weights. */
export interface EdgeTarget {
  readonly application: number;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly weights: Float32Array;
}

/** Checks one target or an array of them. */
export function toTargets(
  where: string,
  state: ModelState,
  targets: Target | readonly Target[],
): { readonly units: readonly UnitTarget[]; readonly edges: readonly EdgeTarget[] } {
  const list: readonly Target[] = Array.isArray(targets) ? listOf(targets) : [targets as Target];
  const units: UnitTarget[] = [];
  const edges: EdgeTarget[] = [];
  for (const [index, given] of list.entries()) {
    const what = Array.isArray(targets) ? `targets[${index}]` : 'targets';
    if (typeof given !== 'object' || given === null)
      throw wrongKind(where, what, '{ layer, units } or { layer, edges }', given);
    const target = checkOptions(where, given, ['layer', 'units', 'edges']);
    const place = placeNamed(where, `${what}.layer`, state.network, target.layer);
    if (target.edges === undefined)
      units.push({ ...place, units: unitsOf(where, `${what}.units`, target.units, place.columns) });
    else edges.push(edgesOf(where, what, state, place.source, target.edges));
  }
  return { units, edges };
}

/** The layer or input of a name. */
function placeNamed(where: string, what: string, network: Network, name: unknown): { source: Source; columns: number } {
  const layers = applicationNames(network);
  const inputs = inputNames(network);
  const wanted = typeof name === 'number' ? String(name) : (name as string);
  const application = layers.indexOf(wanted);
  if (application >= 0)
    return { source: { application }, columns: (network.applications[application] as Application).columns };
  const input = inputs.indexOf(wanted);
  if (input >= 0) return { source: { input }, columns: (network.inputs[input] as NetworkInput).columns };
  throw outOfRange(where, what, `one of ${[...inputs, ...layers].join(', ')}`, show(name));
}

function unitsOf(where: string, what: string, units: ArrayLike<number> | undefined, columns: number): Uint32Array {
  if (units === undefined) return Uint32Array.from({ length: columns }, (_, unit) => unit);
  if (!Array.isArray(units) && !ArrayBuffer.isView(units))
    throw wrongKind(where, what, 'an array of unit indices', units);
  return Uint32Array.from(units as ArrayLike<number>, (unit, index) =>
    checkInteger(where, `${what}[${index}]`, unit, 0, columns - 1),
  );
}

function edgesOf(where: string, what: string, state: ModelState, source: Source, edges: readonly Edge[]): EdgeTarget {
  const application = 'application' in source ? source.application : -1;
  const placed = state.network.applications[application]?.placed;
  if (placed?.layer.kind !== 'dense')
    throw outOfRange(where, `${what}.edges`, 'a dense layer', `one of ${placed?.layer.kind ?? 'inputs'}`);
  if (!Array.isArray(edges)) throw wrongKind(where, `${what}.edges`, 'an array of { from, to }', edges);
  const [outputs, inputs] = [placed.columns, placed.inputs[0] as number];
  const weight = readWeights(state.network, state.runtime).get(`${placed.name}.weight`)?.data as Float32Array;
  const [from, to, weights] = [
    new Uint32Array(edges.length),
    new Uint32Array(edges.length),
    new Float32Array(edges.length),
  ];
  for (const [index, edge] of listOf<Edge>(edges).entries()) {
    const at = `${what}.edges[${index}]`;
    if (typeof edge !== 'object' || edge === null) throw wrongKind(where, at, '{ from, to }', edge);
    from[index] = checkInteger(where, `${at}.from`, edge.from, 0, inputs - 1);
    to[index] = checkInteger(where, `${at}.to`, edge.to, 0, outputs - 1);
    weights[index] = weight[(to[index] as number) * inputs + (from[index] as number)] as number;
  }
  return { application, from, to, weights };
}
