import { checkName } from '../base/errors.ts';
import { greatest } from '../base/greatest.ts';
import { checkClassId, oneOfClasses } from './answers.ts';
import { type Metric, type MetricOptions, metricOptions, ownMetric } from './metric.ts';
import { eachRow } from './rows.ts';

export interface AucOptions extends MetricOptions {
  /** 'roc': true positives over false positives. 'pr': precision over recall. Default 'roc'. */
  curve?: keyof typeof curves;
  /** The only output to evaluate, against all others. Default: the mean area over all outputs. */
  classId?: number;
}

/**
 * The exact area under a curve over all thresholds; every row's output is kept.
 *
 * 'roc': the area by trapezoids. It is the probability that a positive row has a larger output than a negative one; a
 * tie counts half. NaN if all rows are positive or none is. 'pr': the average precision Σ (recall − previous recall) ·
 * precision, without interpolation (Keras interpolates); 0 if no row is positive.
 *
 * @throws TypeError or RangeError for invalid options.
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

/** Outputs with the weights of their positive and negative rows. */
class Ranking {
  /** (output, positive weight, negative weight) of each row. */
  #entries = new Float64Array(3 * 1024);
  /**
   * Where the entries of the rows start, in the order of the last call of `fromGreatest`, so that sorting again takes
   * linear time.
   */
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

  /** Visits the weights at each output in descending order, equal outputs together. NaN at an output that is NaN. */
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
