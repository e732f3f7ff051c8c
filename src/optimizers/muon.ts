import { builtIn } from '../base/builtIn.ts';
import { checkBoolean, checkInteger } from '../base/errors.ts';
import { muonMomentum, muonRate } from '../engine/hyper.ts';
import { muonKernels as kernels } from '../engine/packs/muon.ts';
import { optimizersKernels } from '../engine/packs/optimizers.ts';
import { HYPER_NUMBERS } from '../engine/shared.ts';
import type { Graph } from '../plan/graph.ts';
import { persistent, type Tensor } from '../plan/tensor.ts';
import { adamNumbers } from './adam.ts';
import { clipGradients } from './clip.ts';
import { decayed } from './decayed.ts';
import { callStep } from './elementwise.ts';
import { checkMoments, type MomentOptions, type Moments, momentOptions } from './gradientMoments.ts';
import type { LearningRate, Optimizer, UpdatedParameter, WriteNumbers } from './optimizer.ts';
import { checkShare, settingsOf } from './options.ts';
import { orthogonalize } from './orthogonalize.ts';
import type { Span } from './span.ts';
import { spansOf, trainableOf } from './spans.ts';

export interface MuonOptions extends MomentOptions {
  /** η: a number > 0, or a function of the step. Default 0.001. */
  learningRate?: LearningRate;
  /** λ ≥ 0, decoupled: w ← w·(1 − η·λ) before each step. Default 0.004. */
  weightDecay?: number;
  /** μ, 0 ≤ μ < 1. Default 0.95. */
  momentum?: number;
  /** Whether to use Nesterov momentum. Default true. */
  nesterov?: boolean;
  /** Newton–Schulz steps, ≥ 1. Default 5; Keras uses 6. */
  steps?: number;
  /** Whether the first and the last weight matrix also use Muon instead of AdamW. Default false. */
  ends?: boolean;
}

/** The root mean square of a step that has the same length as Adam's. Liu et al. 2025, equation 4. */
const LENGTH = 0.2;

const SLOTS = 2;

/**
 * Muon for hidden weight matrices: v ← μ·v + g, then w ← w − η·0.2·√max(outputs, inputs)·O, where O ≈ U·Vᵀ for g + μ·v
 * = U·Σ·Vᵀ. Everything else, including the first and last matrix, uses AdamW with β₁, β₂ and ε. Jordan et al. 2024. The
 * factor, with which one η suits both, is from Liu et al. 2025, as in Keras (which gives AdamW a tenth of η). Pass it
 * by value, not by name, so that pages that do not use it do not load it.
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function muon(options: MuonOptions = {}): Optimizer {
  const own = { ...momentOptions, momentum: 0.95, nesterov: true, steps: 5, ends: false };
  const settings = settingsOf('muon', options, own, { learningRate: 0.001, weightDecay: 0.004 });
  checkMoments('muon', settings.options);
  const { momentum, nesterov, steps, ends } = settings.options;
  checkShare('muon', 'momentum', momentum);
  checkBoolean('muon', 'nesterov', nesterov);
  checkInteger('muon', 'steps', steps, 1);
  checkBoolean('muon', 'ends', ends);
  const { learningRate, weightDecay, clip, ema, accumulate, given, options: all } = settings;
  const direct = (graph: Graph, parameter: UpdatedParameter) => {
    const [v, o] = statesOf(parameter);
    const { gradient: g, shape } = parameter;
    const [outputs, inputs] = shape as [number, number];
    const u = graph.block(g.columns);
    const shares = nesterov ? { a: 1 + momentum, b: momentum * momentum } : { a: 1, b: momentum };
    graph.call(kernels.muonDirection, { u, g, v, ...shares, count: g.columns });
    const scale = LENGTH * Math.sqrt(Math.max(outputs, inputs));
    orthogonalize(graph, o, { tensor: u, rows: inputs, columns: outputs }, steps, scale);
  };
  return builtIn(
    {
      ...{ name: 'muon', learningRate, options: given, slots: SLOTS, ema, accumulate },
      spans(parameters) {
        const { matrices, others } = partsOf(parameters, ends);
        return [...matrices.flatMap((matrix) => spansOf([matrix])), ...spansOf(others)];
      },
      update(graph, { parameters, hyper: block, progress }) {
        if (clip) clipGradients(graph, trainableOf(parameters), clip);
        const { matrices, others } = partsOf(parameters, ends);
        for (const matrix of matrices) direct(graph, matrix);
        // What was directed last comes first: its call waits for all that is before, and no later one has to.
        const place = { hyper: persistent('state', block.offset + HYPER_NUMBERS, HYPER_NUMBERS), progress };
        for (const matrix of [...matrices].reverse())
          callStep(graph, optimizersKernels.muonStep, SLOTS, [matrix], place);
        callStep(graph, 'adamStep', SLOTS, others, { hyper: block, progress });
      },
      write: decayed(weightDecay, muonNumbers({ ...all, weightDecay })),
    },
    [all],
  );
}

/** The trainable weight matrices, without the first and the last unless `ends`; and the other trainable parameters. */
function partsOf(parameters: readonly UpdatedParameter[], ends: boolean) {
  const all = parameters.filter(({ shape, inPanels }) => shape.length === 2 && inPanels);
  const chosen = ends ? all : all.slice(1, -1);
  const learning = trainableOf(parameters);
  const isChosen = (parameter: UpdatedParameter) => chosen.includes(parameter);
  return { matrices: learning.filter(isChosen), others: learning.filter((parameter) => !isChosen(parameter)) };
}

/** The momentum of a matrix, and its direction, which is computed in each step. */
function statesOf(parameter: UpdatedParameter): [v: Tensor, o: Tensor] {
  const size = parameter.value.columns;
  const [{ offset, count }] = spansOf([parameter]) as [Span];
  return [persistent('slots', SLOTS * offset, size), persistent('slots', SLOTS * offset + count, size)];
}

/** Writes what AdamW's kernel reads beside `keep`, and after it all that Muon's reads. */
export function muonNumbers(options: Moments & Record<'momentum' | 'weightDecay', number>): WriteNumbers {
  const { momentum, weightDecay } = options;
  const adam = adamNumbers(options);
  const own = decayed(weightDecay, (memory, at, rate) => {
    memory[at + muonRate] = rate;
    memory[at + muonMomentum] = momentum;
  });
  return (memory, at, rate, step) => {
    adam(memory, at, rate, step);
    own(memory, at + HYPER_NUMBERS, rate, step);
  };
}
