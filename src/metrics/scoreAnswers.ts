import { outOfRange } from '../base/errors.ts';
import { type ClassList, toClassIndices } from '../data/labels.ts';
import { type Scored, toWeights } from './scored.ts';

/** The largest class index without labels: a row has a number for each class. */
const MOST = 65_535;

/** About how many numbers are created from predictions at once. */
const BLOCK = 2 ** 18;

/** Computes a metric from one class per row. */
export function scoreAnswers(scored: Scored, predictions: ClassList): number {
  const { metric, names } = scored;
  const y = scored.y.values;
  const rows = y.length;
  if (predictions.length !== rows)
    throw outOfRange('score', 'predictions', `${rows} classes, one for each row of y`, predictions.length);
  const weights = toWeights(scored, rows);
  const most = names ? names.length - 1 : MOST;
  const targets = toClassIndices('score', 'y', y, names, most);
  const answers = toClassIndices('score', 'predictions', predictions, names, most);
  const greatest = (indices: Uint32Array) => indices.reduce((a, b) => Math.max(a, b));
  const columns = names?.length ?? Math.max(1, greatest(targets), greatest(answers)) + 1;
  const count = metric.start({ form: 'classes', columns, activation: 'softmax', answered: true });
  const block = Math.ceil(BLOCK / columns);
  for (let first = 0; first < rows; first += block) {
    const here = Math.min(block, rows - first);
    const oneHot = new Float32Array(here * columns);
    for (let i = 0; i < here; i++) oneHot[i * columns + (answers[first + i] as number)] = 1;
    count.add({
      ...{ rows: here, columns, form: 'classes', targets, targetsStart: first, targetsStride: 1 },
      ...{ predictions: oneHot, predictionsStart: 0, predictionsStride: columns, weights, weightsStart: first },
    });
  }
  return count.result();
}
