/** The row that is most like another: that of the least squared distance, the first of equal ones. */
export function nearestTo(row: Float32Array, others: readonly Float32Array[]): Float32Array {
  let [nearest, least] = [row, Number.POSITIVE_INFINITY];
  for (const other of others) {
    let distance = 0;
    for (let i = 0; i < row.length; i++) {
      const difference = (row[i] as number) - (other[i] as number);
      distance += difference * difference;
    }
    if (distance < least) [nearest, least] = [other, distance];
  }
  return nearest;
}
