import { outOfRange } from '../../base/errors.ts';
import type { Optimizer } from '../../optimizers/optimizer.ts';
import { slotsOf } from '../../saving/checkpoint.ts';
import type { Compiled } from '../../training/state.ts';
import type { WeightPlace } from './layerReader.ts';
import type { ReadNetwork } from './networkReader.ts';
import type { Objectives } from './objectivesIn.ts';

/** How a model was compiled, as lanewise says it. */
export interface TrainingIn extends Objectives {
  readonly optimizer: Optimizer;
}

/** Compiles a model as it was, with what its optimizer has gathered: for each slot, numbers in the places of the weights. */
export function resume(
  where: string,
  { model, rescaled, asParameters }: ReadNetwork,
  { optimizer, loss, metrics }: TrainingIn,
  { steps, slots }: { readonly steps: number; readonly slots: readonly WeightPlace[] },
): void {
  if (rescaled)
    throw rescaled.refused('activation', 'another one to resume training; or set training: false', 'hard_sigmoid');
  const state = model.stateFor(where, true);
  const names = state.network.outputs.map(({ name }) => name ?? 'output0');
  try {
    model.compile({ optimizer, loss, metrics: Object.fromEntries(names.map((name, i) => [name, metrics[i] ?? []])) });
  } catch (error) {
    const rule = 'what lanewise trains alike, or the option training: false';
    throw outOfRange(where, 'trainingConfig', rule, (error as Error).message);
  }
  const values = new Map<string, Float32Array>(
    slots.flatMap((place, slot) =>
      [...asParameters(place)].map(([name, numbers]) => [`optimizer.${slot}.${name}`, numbers] as const),
    ),
  );
  for (const { key, write } of slotsOf(state, state.compiled as Compiled)) {
    const kept = values.get(key);
    if (kept) write(kept);
  }
  Object.assign(state, { steps, batches: steps });
}
