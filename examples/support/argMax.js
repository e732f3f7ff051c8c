// @ts-check

/**
 * The column of the greatest number in each row.
 *
 * @param {Float32Array} table rows × columns, row after row
 * @param {number} columns
 */
export function argMax(table, columns) {
  return Array.from({ length: table.length / columns }, (_, row) => {
    const numbers = table.subarray(row * columns, (row + 1) * columns);
    return numbers.indexOf(Math.max(...numbers));
  });
}
