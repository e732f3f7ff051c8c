import { builtIn } from '../base/builtIn.ts';
import { checkOptions } from '../base/errors.ts';
import { checkMinimizeOptions } from './lbfgs/minimize.ts';
import { minimizing } from './lbfgs/minimizing.ts';
import type { Optimizer } from './optimizer.ts';

export interface LbfgsOptions {
  /** How many pairs of steps and gradient changes to remember, ≥ 1. Default 10. */
  memory?: number;
  /** Training ends when no element of the gradient is larger, ≥ 0. Default 1e-5, as in SciPy. */
  tolerance?: number;
}

/**
 * L-BFGS for small data. `fit` uses all rows at once, and an epoch is one iteration with a line search (strong Wolfe
 * conditions), which lowers the loss. Training ends by itself at a minimum. Liu & Nocedal 1989.
 *
 * It works with `fit` and `fitInWorker`, without `batchSize` and constraints. Layers that draw random numbers draw the
 * same ones in every iteration. Each call of `fit` starts with an empty memory. Pass it by value, not by name, so that
 * pages that do not use it do not load it.
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function lbfgs(options: LbfgsOptions = {}): Optimizer {
  const given = checkOptions('lbfgs', options, ['memory', 'tolerance']);
  const { memory, tolerance } = checkMinimizeOptions('lbfgs', given);
  const defaults: Readonly<Record<string, unknown>> = checkMinimizeOptions('lbfgs', {});
  const changed = Object.entries({ memory, tolerance }).filter(([name, value]) => value !== defaults[name]);
  return builtIn(
    {
      ...{
        name: 'lbfgs',
        options: Object.fromEntries(changed),
        learningRate: 1,
        slots: 0,
        ema: undefined,
        accumulate: 1,
      },
      spans: () => [],
      update() {},
      write() {},
      minimize: (objective) => minimizing(objective, { memory, tolerance }),
    },
    [{ memory, tolerance }],
  );
}
