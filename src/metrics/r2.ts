import { type Metric, type MetricOptions, metricOptions, ownMetric } from './metric.ts';
import { checkRows, eachRow } from './rows.ts';

/**
 * The coefficient of determination R² = 1 − Σ (ŷ − t)² / Σ (t − t̄)², averaged over outputs: 1 is best, 0 is as good as
 * predicting the mean. If all targets of an output are equal, it is 1 if all predictions are correct, else 0. NaN for
 * fewer than two rows.
 */
export function r2(options: MetricOptions = {}): Metric {
  return ownMetric('r2', 'more', metricOptions('r2', options), (context) => {
    checkRows('r2', context);
    const residual = new Float64Array(context.columns);
    const mean = new Float64Array(context.columns);
    // Σ w (t − t̄)² of the rows so far: West 1979, Updating mean and variance estimates.
    const total = new Float64Array(context.columns);
    let weights = 0;
    let rows = 0;
    return {
      add(batch) {
        rows += batch.rows;
        eachRow(batch, (prediction, target, weight) => {
          weights += weight;
          for (let j = 0; j < context.columns; j++) {
            const t = target[j] as number;
            const error = (prediction[j] as number) - t;
            (residual[j] as number) += weight * error * error;
            const before = t - (mean[j] as number);
            (mean[j] as number) += (weight / weights) * before;
            (total[j] as number) += weight * before * (t - (mean[j] as number));
          }
        });
      },
      result() {
        if (rows < 2) return Number.NaN;
        const each = residual.map((error, j) => {
          const spread = total[j] as number;
          return spread > 0 ? 1 - error / spread : Number(error === 0);
        });
        return each.reduce((sum, value) => sum + value, 0) / each.length;
      },
    };
  });
}
