import { wrongKind } from '../base/errors.ts';
import { threadSettings } from '../engine/threadSettings.ts';
import type { InputRows, OutputTargets } from '../training/input.ts';
import { type FitOptions, toRequest } from '../training/request.ts';
import { serializeTraining } from '../worker/serializedTraining.ts';
import { Model, type Predictions } from './model.ts';
import type { Pipeline, PipelineFitOptions, PipelineRows } from './pipeline.ts';
import { preparing } from './preparing.ts';
import type { Training } from './training.ts';
import { WorkerTraining } from './workerTraining.ts';

/**
 * Trains a model or a pipeline as `fit` does, with the same bits, but in a worker: the page or process stays free. Rows are
 * copied when it is called, except those in shared memory. The worker is kept for some seconds, for the next call.
 *
 * Meanwhile the model predicts with recent weights. In an iteration right after an epoch, it is exactly as that epoch left
 * it, until the iteration asks for the next progress: `checkpoint` then returns bytes from which training can resume with
 * the same bits. At the end, and when aborted, the model has everything that was learned.
 *
 * Callbacks are called in this thread and see the model as in `fit`. The training waits for them, and before them for the
 * iterations.
 *
 *     for await (const { epoch, batch, logs } of fitInWorker(model, x, y, { epochs: 10 })) show(epoch, batch, logs);
 *
 * @throws what `fit` rejects with for bad input; RangeError for a loss, metric or optimizer that is not this library's.
 *   The iteration and `history` reject with the signal's reason, with what a callback throws, and with an Error when the
 *   worker is lost.
 */
export function fitInWorker<P extends Predictions>(
  model: Model<P> | Pipeline<P>,
  x: PipelineRows,
  y: OutputTargets,
  options: PipelineFitOptions = {},
): Training {
  return startTraining('fitInWorker', model, x, y, options);
}

/** Starts a training in a worker; on other threads than the model's, if so many are given. */
export function startTraining<P extends Predictions>(
  where: string,
  given: Model<P> | Pipeline<P>,
  rows: PipelineRows,
  targets: OutputTargets,
  all: PipelineFitOptions,
  threads?: number,
): Training {
  const pipeline = preparing.get(Object(given));
  const model = pipeline?.model ?? given;
  if (!(model instanceof Model)) throw wrongKind(where, 'model', 'one made by sequential', model);
  const [x, y, options] = pipeline?.prepare(rows as never, targets, all) ?? [
    rows as InputRows,
    targets,
    all as FitOptions,
  ];
  const lease = model.lease(where);
  try {
    const request = lease.prepare(y, (known) =>
      toRequest(where, lease.state, lease.compiled, model, [x, known], options),
    );
    const serialized = serializeTraining(where, lease.state, lease.compiled, request);
    const training = threads === undefined ? serialized : { ...serialized, threads };
    const ownFile = threadSettings.createWorker !== undefined;
    return new WorkerTraining(where, lease, request, { training, ownFile, watched: false });
  } catch (error) {
    lease.end();
    throw error;
  }
}
