import { checkNumber } from '../base/errors.ts';
import type { Run } from '../callbacks/callback.ts';
import { validationName } from '../callbacks/validationName.ts';
import { rateAt } from '../optimizers/optimizer.ts';
import { persistent } from '../plan/tensor.ts';
import type { TrainingSettings } from './request.ts';
import { scoresOf } from './scores.ts';
import type { CompiledTraining, TrainingState } from './state.ts';

/** What callbacks see of a training, which `stop` ends. */
export function describeRun(
  state: TrainingState,
  compiled: CompiledTraining,
  request: TrainingSettings,
  stop: () => void,
): Run {
  return Object.freeze({
    model: request.model,
    callbacks: request.callbacks,
    get figures() {
      return scoresOf(compiled).flatMap(({ name }) => (request.validation ? [name, validationName(name)] : [name]));
    },
    epochs: request.epochs,
    get steps() {
      return state.steps;
    },
    get learningRate() {
      return state.rateFactor * rateAt(compiled.optimizer, Math.max(state.steps, 1));
    },
    get finite() {
      const { runtime } = state;
      const { parameters } = runtime.sizes;
      const start = runtime.element(persistent('parameters', 0, parameters));
      return runtime.instance.allFinite(4 * start, 1, parameters, parameters);
    },
    get rateFactor() {
      return state.rateFactor;
    },
    set rateFactor(factor: number) {
      state.rateFactor = checkNumber('fit', 'rateFactor', factor, 'a number ≥ 0', (value) => value >= 0);
    },
    better: (figure: string) =>
      scoresOf(compiled).find(({ name }) => name === figure || validationName(name) === figure)?.better,
    stop,
  });
}
