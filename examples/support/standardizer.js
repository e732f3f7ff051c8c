// @ts-check

/**
 * Measures the columns of some rows, to scale those columns of any rows to mean 0 and deviation 1, and back.
 *
 * @param {number[][]} measured
 */
export function standardizer(measured) {
  const columns = [...(measured[0] ?? []).keys()].map((column) => measured.map((row) => row[column] ?? 0));
  const means = columns.map(meanOf);
  const deviations = columns.map((values, column) => {
    const mean = means[column] ?? 0;
    return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2))) || 1;
  });
  return {
    means,
    deviations,
    /** @param {number[][]} rows */
    scale(rows) {
      return rows.map((row) => row.map((value, column) => (value - (means[column] ?? 0)) / (deviations[column] ?? 1)));
    },
    /** @param {Float32Array} scaled row after row */
    restore(scaled) {
      return Array.from(scaled, (value, index) => {
        const column = index % means.length;
        return value * (deviations[column] ?? 1) + (means[column] ?? 0);
      });
    },
  };
}

/** @param {number[]} values */
function meanOf(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
