import * as activations from '../activations/index.ts';
import { addNames } from '../base/names.ts';
import * as callbacks from '../callbacks/index.ts';
import * as constraints from '../constraints/index.ts';
import * as preparations from '../data/index.ts';
import * as initializers from '../initializers/index.ts';
import * as layers from '../layers/index.ts';
import * as losses from '../losses/index.ts';
import * as metrics from '../metrics/index.ts';
import * as optimizers from '../optimizers/index.ts';
import { lbfgs } from '../optimizers/lbfgs.ts';
import * as namedOptimizers from '../optimizers/named.ts';
import * as regularizers from '../regularizers/index.ts';
import * as namedRegularizers from '../regularizers/named.ts';
import * as schedules from '../schedules/index.ts';

/** A function of the vocabulary. */
export type Make = (...given: readonly unknown[]) => object;

/** All functions whose values can be given by name. */
export const allNames = {
  activations,
  constraints,
  initializers,
  losses,
  metrics,
  optimizers: namedOptimizers,
  regularizers: namedRegularizers,
};

/** All functions whose values can be kept as data, by their public names. From then on each can be given by name. */
export function vocabulary(): Readonly<Record<string, Make>> {
  addNames(allNames);
  known ??= {
    ...{ ...activations, ...callbacks, ...constraints, ...preparations, ...initializers, ...layers, ...losses },
    ...{ ...optimizers, lbfgs, ...regularizers, ...schedules },
    ...Object.fromEntries(Object.entries(metrics).map(([name, make]) => [`metrics.${name}`, make])),
  } as unknown as Readonly<Record<string, Make>>;
  return known;
}

let known: Readonly<Record<string, Make>> | undefined;
