import { ablate, type Target } from 'lanewise/interpret';
import { logOdds } from '../points/logOdds.ts';
import { toByte } from '../training/toByte.ts';
import { grid } from './grid.ts';
import type { Learned } from './learned.ts';
import type { Answer, EdgeAt, Question } from './messages.ts';
import { layerNames, type Subject } from './subjects.ts';

/**
 * What the network says where units are switched off and weights are left out: they carry their mean over some rows.
 */
export function answerOf(
  { model, rows }: Pick<Learned, 'model' | 'rows'>,
  { units }: Subject,
  { pixels, off, only }: Question,
  reference: Float32Array | undefined,
): Answer {
  const switched: Target[] = off.map(({ layer, unit }) => ({ layer: layerNames[layer] as string, units: [unit] }));
  const targets = [...switched, ...(only ? leftOut(only, units) : [])];
  const x = pixels ?? grid;
  const over = (only && reference) ?? rows;
  const said = targets.length > 0 ? ablate(model, x, targets, { with: 'mean', over }) : model.predict(x);
  if (pixels) return { probabilities: said, whole: model.predict(pixels) };
  return { map: Uint8Array.from(said, (value) => toByte(2 * value - 1)), odds: said.map(logOdds) };
}

/** All weights but some. */
function leftOut(kept: readonly EdgeAt[], units: Subject['units']): Target[] {
  return layerNames.map((name, layer) => {
    const inputs = units[layer] as number;
    const places = new Set(kept.filter((edge) => edge.layer === layer).map(({ from, to }) => to * inputs + from));
    const edges = Array.from({ length: inputs * (units[layer + 1] as number) }, (_, at) => at)
      .filter((at) => !places.has(at))
      .map((at) => ({ from: at % inputs, to: Math.floor(at / inputs) }));
    return { layer: name, edges };
  });
}
