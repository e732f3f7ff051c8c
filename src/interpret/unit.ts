import { checkInteger, checkOptions, wrongKind } from '../base/errors.ts';
import type { Application, Network } from '../network/network.ts';
import { applicationNamed } from './places.ts';
import type { Head, RowMetric } from './rowMetric.ts';

/** One unit of a layer, such as `{ layer: 'hidden', unit: 3 }`. */
export interface Unit {
  readonly layer: string;
  readonly unit: number;
}

/** A unit, checked: of which application, and its number there. */
export interface PlacedUnit {
  readonly application: number;
  readonly unit: number;
}

export function toUnit(where: string, network: Network, given: Unit): PlacedUnit {
  if (typeof given !== 'object' || given === null) throw wrongKind(where, 'unit', '{ layer, unit }', given);
  const { layer, unit } = checkOptions(where, given, ['layer', 'unit']);
  const application = applicationNamed(where, 'unit.layer', network, layer);
  const { columns } = network.applications[application] as Application;
  return { application, unit: checkInteger(where, 'unit.unit', unit, 0, columns - 1) };
}

/** What the activation of a unit takes in, as a metric of each row. */
export function metricOfUnit(
  { applications }: Network,
  { application, unit }: PlacedUnit,
): { readonly head: Head; readonly metric: RowMetric } {
  const { columns } = applications[application] as Application;
  const metric = (numbers: Float32Array, _: number, gradient?: Float32Array) => {
    if (gradient) gradient[unit] = 1;
    return numbers[unit] as number;
  };
  return {
    head: { index: -1, source: { application }, columns, isLogits: true, single: false },
    metric: Object.assign(metric, { isDivergence: false }),
  };
}
