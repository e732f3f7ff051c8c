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
 * Trains a model or a pipeline like `fit`, with the same bits, but in a worker, so that the page or process stays
 * responsive. Rows are copied at once, except those in shared memory. The worker stays for some seconds, for the next
 * call.
 *
 * During training, the model predicts with recent weights. In an iteration right after an epoch, it has exactly the
 * state after that epoch until the next progress is requested, so a `checkpoint` of it can be resumed from. Training
 * has finished when its iterations have ended. At the end, and after an abort, the model has everything that was
 * learned.
 *
 * Callbacks are called in this thread, with the model as in `fit`. Training waits for them, and at each epoch for the
 * iterations, too.
 *
 *     for await (const { epoch, batch, logs } of fitInWorker(model, x, y, { epochs: 10 })) show(epoch, batch, logs);
 *
 * @throws what `fit` rejects with for invalid input; RangeError for a loss, metric or optimizer of your own. The
 * iteration and `history` reject with the signal's reason, with the error of a callback, and with an Error if the
 * worker is lost.
 */
export function fitInWorker<P extends Predictions>(
  model: Model<P> | Pipeline<P>,
  x: PipelineRows,
  y: OutputTargets,
  options: PipelineFitOptions = {},
): Training {
  return startTraining('fitInWorker', model, x, y, options);
}

/** Starts a training in a worker; with a given number of threads instead of the model's. */
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
  if (!(model instanceof Model)) throw wrongKind(where, 'model', 'created by sequential', model);
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
    const training = serializeTraining(where, lease.state, lease.compiled, request, threads);
    const ownFile = threadSettings.createWorker !== undefined;
    return new WorkerTraining(where, lease, request, { training, ownFile, watched: false });
  } catch (error) {
    lease.end();
    throw error;
  }
}
