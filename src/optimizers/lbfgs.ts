import { builtIn } from '../base/builtIn.ts';
import { checkOptions } from '../base/errors.ts';
import { checkMinimizeOptions } from './lbfgs/minimize.ts';
import { minimizing } from './lbfgs/minimizing.ts';
import type { Optimizer } from './optimizer.ts';

export interface LbfgsOptions {
  /** Pairs of steps and changes of the gradient that are remembered, ≥ 1. Default 10. */
  memory?: number;
  /** It ends where no element of the gradient is greater, ≥ 0. Default 1e-5, as SciPy's. */
  tolerance?: number;
}

/**
 * L-BFGS for small data: `fit` takes all rows at once; an epoch is one iteration with a line search (strong Wolfe
 * conditions), after which the loss is lower; training stops by itself at a minimum. Liu & Nocedal 1989. Only by `fit`
 * and `fitInWorker`, without `batchSize` and without constraints; layers that draw random numbers draw the same ones in every iteration. What
 * it remembers begins anew with each call of `fit`. By value, not by name, so that pages do not load it unasked.
 *
 * @throws TypeError or RangeError for an option out of its range.
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
