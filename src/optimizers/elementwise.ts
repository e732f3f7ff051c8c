import { builtIn } from '../base/builtIn.ts';
import type { Graph, KernelLike } from '../plan/graph.ts';
import { clipGradients } from './clip.ts';
import { decayed } from './decayed.ts';
import type { Optimizer, UpdatedParameter, UpdatePlace, WriteNumbers } from './optimizer.ts';
import type { Settings } from './options.ts';
import { gradientsOf, slotsOf, spansOf, trainableOf, valuesOf } from './spans.ts';

/** A kernel that is one pass over parameters, gradients and slots. */
export type StepKernel = KernelLike<'sgdStep'>;

interface Elementwise {
  readonly name: string;
  readonly settings: Settings;
  readonly slots: number;
  readonly kernel: StepKernel;
  /** Writes what the kernel reads beside `keep` to its block in `memory`, which starts at element `at`. */
  readonly write: WriteNumbers;
}

/** An optimizer whose kernel handles each gradient separately. */
export function elementwise({ name, settings, slots, kernel, write }: Elementwise): Optimizer {
  const { learningRate, weightDecay, clip, ema, accumulate, given, options } = settings;
  return builtIn(
    {
      ...{ name, learningRate, options: given, slots, ema, accumulate },
      spans: (parameters) => spansOf(trainableOf(parameters)),
      update(graph, place) {
        const learning = trainableOf(place.parameters);
        if (clip) clipGradients(graph, learning, clip);
        callStep(graph, kernel, slots, learning, place);
      },
      write: decayed(weightDecay, write),
    },
    [options],
  );
}

/** Adds the calls of a kernel for some parameters, one for each span. */
export function callStep(
  graph: Graph,
  kernel: StepKernel,
  slots: number,
  parameters: readonly UpdatedParameter[],
  { hyper, progress }: Pick<UpdatePlace, 'hyper' | 'progress'>,
): void {
  for (const span of spansOf(parameters)) {
    const tensors = { p: valuesOf(span), g: gradientsOf(span), slots: slotsOf(span, slots) };
    graph.call(kernel, { ...tensors, hyper, progress: progress(), count: span.count });
  }
}
