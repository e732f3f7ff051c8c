import { checkName, outOfRange } from '../base/errors.ts';
import { AnswerCounts, checkClassId, checkThreshold, oneOfClasses } from './answers.ts';
import { type Metric, type MetricContext, type MetricOptions, metricOptions, ownMetric } from './metric.ts';

export interface AnswerOptions extends MetricOptions {
  /** Above which output the answer is yes. Default: the greatest output of softmax ones, 0.5 for others. */
  threshold?: number;
  /** The one output to look at, against all others. */
  classId?: number;
  /**
   * How the outputs' figures become one. 'binary': there is one output, or there are two predictedPositives
   * classes, of which the second counts. 'macro': their mean. 'micro': the figure of all
   * answers together. 'weighted': their mean by how often each is right. Classes of softmax outputs that are neither
   * right nor predictedPositives do not count. Default 'binary' where it can be, else 'macro'.
   */
  average?: 'binary' | 'macro' | 'micro' | 'weighted';
}

/** A figure from how often (by weight) something was predictedPositives and right, predictedPositives, and right. */
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

/** a / b, and 0 where b is. */
export function ratio(a: number, b: number): number {
  return b === 0 ? 0 : a / b;
}

/** A metric that is a figure of the answers, averaged over the outputs; more of it is better. */
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
