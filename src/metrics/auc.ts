import { checkName } from '../base/errors.ts';
import { greatest } from '../base/greatest.ts';
import { checkClassId, oneOfClasses } from './answers.ts';
import { type Metric, type MetricOptions, metricOptions, ownMetric } from './metric.ts';
import { eachRow } from './rows.ts';

export interface AucOptions extends MetricOptions {
  /** 'roc': true positives over false positives. 'pr': precision over recall. Default 'roc'. */
  curve?: keyof typeof curves;
  /** The one output to look at, against all others. Default: each, and the mean of their areas. */
  classId?: number;
}

/**
 * The area under a curve of all thresholds, exact: every row's output is kept. 'roc' is the area by trapezoids, that is
 * how probable it is that of a right and a wrong one the right has the greater output, a tie counting half; NaN where
 * all rows are right or none is. 'pr' is the average precision Σ (recall now − recall before) · precision, without
 * interpolation (Keras interpolates); 0 where no row is right.
 *
 * @throws TypeError or RangeError for bad options.
 */
export function auc(options: AucOptions = {}): Metric {
  const all = metricOptions<AucOptions>('auc', options, { curve: 'roc', classId: undefined });
  const { curve = 'roc', classId }: AucOptions = all;
  const areaUnder = checkName('auc', 'curve', curve, curves);
  const start: Metric['start'] = (context) => {
    checkClassId('auc', classId, context);
    const columns = classId === undefined ? [...Array(context.columns).keys()] : [classId];
    const rankings = columns.map(() => new Ranking());
    const single = oneOfClasses(context);
    return {
      add: (batch) =>
        eachRow(batch, (prediction, target, weight) => {
          const right = single ? greatest(target) : -1;
          for (const [index, j] of columns.entries()) {
            const positive = single ? j === right : (target[j] as number) > 0.5;
            (rankings[index] as Ranking).add(prediction[j] as number, positive ? weight : 0, positive ? 0 : weight);
          }
        }),
      result: () => rankings.reduce((sum, ranking) => sum + areaUnder(ranking), 0) / rankings.length,
    };
  };
  return ownMetric('auc', 'more', all, start, 'probabilities');
}

const curves = {
  roc(ranking: Ranking): number {
    let [rights, wrongs, area] = [0, 0, 0];
    ranking.fromGreatest((right, wrong) => {
      area += wrong * (rights + right / 2);
      rights += right;
      wrongs += wrong;
    });
    return rights * wrongs === 0 ? Number.NaN : area / (rights * wrongs);
  },
  pr(ranking: Ranking): number {
    let [rights, all, sum] = [0, 0, 0];
    ranking.fromGreatest((right, wrong) => {
      rights += right;
      all += right + wrong;
      if (right > 0) sum += right * (rights / all);
    });
    return rights === 0 ? 0 : sum / rights;
  },
};

/** Outputs with the weights by which each is right and wrong. */
class Ranking {
  /** (output, right, wrong) of each row. */
  #entries = new Float64Array(3 * 1024);
  /** Where the rows' entries begin: those of the last call of `fromGreatest` in order, so that it sorts again in linear time. */
  readonly #order: number[] = [];

  add(output: number, right: number, wrong: number): void {
    const at = 3 * this.#order.length;
    if (at === this.#entries.length) {
      const entries = new Float64Array(2 * this.#entries.length);
      entries.set(this.#entries);
      this.#entries = entries;
    }
    this.#entries[at] = output;
    this.#entries[at + 1] = right;
    this.#entries[at + 2] = wrong;
    this.#order.push(at);
  }

  /** The weights at each output from the greatest on, those of equal ones together. NaN at an output that is NaN. */
  fromGreatest(visit: (right: number, wrong: number) => void): void {
    const entries = this.#entries;
    const order = this.#order;
    order.sort((a, b) => (entries[b] as number) - (entries[a] as number));
    for (let i = 0; i < order.length; ) {
      const output = entries[order[i] as number] as number;
      let [right, wrong] = Number.isNaN(output) ? [Number.NaN, Number.NaN] : [0, 0];
      do {
        right += entries[(order[i] as number) + 1] as number;
        wrong += entries[(order[i] as number) + 2] as number;
        i++;
      } while (i < order.length && entries[order[i] as number] === output);
      visit(right, wrong);
    }
  }
}
