import { builtIn } from '../base/builtIn.ts';
import type { Graph, KernelLike } from '../plan/graph.ts';
import { clipGradients } from './clip.ts';
import { decayed } from './decayed.ts';
import type { Optimizer, UpdatedParameter, UpdatePlace, WriteNumbers } from './optimizer.ts';
import type { OptimizerOptions, Settings } from './options.ts';
import { gradientsOf, slotsOf, spansOf, trainableOf, valuesOf } from './spans.ts';

/** A kernel that is one pass over parameters, gradients and slots. */
export type StepKernel = KernelLike<'sgdStep'>;

interface Elementwise<T> {
  readonly name: string;
  readonly settings: Settings<T>;
  readonly slots: number;
  readonly kernel: StepKernel;
  /** A function that writes what the kernel reads beside `keep` to its block in `memory`, which starts at element `at`. */
  readonly numbers: (options: T & Required<Omit<T, keyof OptimizerOptions>>) => WriteNumbers;
}

/** An optimizer whose kernel handles each gradient separately. */
export function elementwise<T>({ name, settings, slots, kernel, numbers }: Elementwise<T>): Optimizer {
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
      write: decayed(weightDecay, numbers(options)),
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
