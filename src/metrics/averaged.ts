import { checkName, outOfRange } from '../base/errors.ts';
import { AnswerCounts, checkClassId, checkThreshold, oneOfClasses } from './answers.ts';
import { type Metric, type MetricContext, type MetricOptions, metricOptions, ownMetric } from './metric.ts';

export interface AnswerOptions extends MetricOptions {
  /** The threshold above which an output means yes. Default: the largest output wins for softmax, 0.5 otherwise. */
  threshold?: number;
  /** The only output to evaluate, against all others. */
  classId?: number;
  /**
   * How the values of the outputs are averaged. 'binary': there is one output, or there are two classes, of which the
   * second is the positive one. 'macro': the mean over outputs. 'micro': the value over all answers together.
   * 'weighted': the mean over outputs, weighted by how often each is true. Softmax classes that are neither true nor
   * predicted do not count. Default 'binary' if possible, else 'macro'.
   */
  average?: 'binary' | 'macro' | 'micro' | 'weighted';
}

/** A value computed from weighted counts of true positives, predicted positives and actual positives. */
export type Figure = (truePositives: number, predictedPositives: number, actualPositives: number) => number;

type Average = (counts: AnswerCounts, counted: readonly number[], figure: Figure) => number;

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);

const figureAt = ({ truePositives, predictedPositives, actualPositives }: AnswerCounts, j: number, figure: Figure) =>
  figure(truePositives[j] as number, predictedPositives[j] as number, actualPositives[j] as number);

const averages: Record<NonNullable<AnswerOptions['average']>, Average> = {
  binary: (counts, _, figure) => figureAt(counts, counts.actualPositives.length - 1, figure),
  macro: (counts, counted, figure) => ratio(sumOf(counted.map((j) => figureAt(counts, j, figure))), counted.length),
  micro: ({ truePositives, predictedPositives, actualPositives }, _, figure) =>
    figure(sumOf([...truePositives]), sumOf([...predictedPositives]), sumOf([...actualPositives])),
  weighted: (counts, counted, figure) =>
    ratio(
      sumOf(counted.map((j) => (counts.actualPositives[j] as number) * figureAt(counts, j, figure))),
      sumOf([...counts.actualPositives]),
    ),
};

/** a / b, and 0 if b is 0. */
export function ratio(a: number, b: number): number {
  return b === 0 ? 0 : a / b;
}

/** Creates a metric of the answers, averaged over the outputs; more is better. */
export function averagedMetric(kind: string, options: AnswerOptions, figure: Figure): Metric {
  const known = metricOptions(kind, options, { threshold: undefined, classId: undefined, average: undefined });
  const { threshold, classId, average: chosen } = known as AnswerOptions;
  checkThreshold(kind, threshold);
  if (chosen !== undefined) checkName(kind, 'average', chosen, averages);
  const start: Metric['start'] = (context) => {
    checkClassId(kind, classId, context);
    const average = averageFor(kind, chosen, context);
    const counts = new AnswerCounts(context, threshold);
    const all = [...counts.actualPositives.keys()];
    return {
      add: (batch) => counts.add(batch),
      result() {
        if (classId !== undefined) return figureAt(counts, classId, figure);
        const seen = (j: number) => counts.actualPositives[j] !== 0 || counts.predictedPositives[j] !== 0;
        return average(counts, oneOfClasses(context) ? all.filter(seen) : all, figure);
      },
    };
  };
  return ownMetric(kind, 'more', known, start, 'answers');
}

function averageFor(kind: string, chosen: AnswerOptions['average'], { columns, answered }: MetricContext): Average {
  const binary = columns === 1 || (answered && columns === 2);
  const average = chosen ?? (binary ? 'binary' : 'macro');
  if (average === 'binary' && !binary)
    throw outOfRange(kind, `average of ${columns} outputs`, 'macro, micro, weighted, or a classId', "'binary'");
  return averages[average];
}
