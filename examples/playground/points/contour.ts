/** A piece of a line, in squares from the middle of the first one. */
export type Segment = readonly [fromX: number, fromY: number, toX: number, toY: number];

/** Where values on a grid of side × side are 0: marching squares, one or two pieces in each square it passes. */
export function contour(values: Float32Array, side: number): Segment[] {
  const segments: Segment[] = [];
  const at = (x: number, y: number) => values[y * side + x] as number;
  for (let y = 0; y + 1 < side; y++) {
    for (let x = 0; x + 1 < side; x++) {
      const corners = [at(x, y), at(x + 1, y), at(x + 1, y + 1), at(x, y + 1)] as const;
      const above = corners.filter((value) => value > 0).length;
      if (above === 0 || above === 4) continue;
      const crossings = edges.flatMap(([from, to, startX, startY, stepX, stepY]) => {
        const [a, b] = [corners[from], corners[to]];
        if (a > 0 === b > 0) return [];
        const along = a / (a - b);
        return [[x + startX + along * stepX, y + startY + along * stepY] as const];
      });
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        segments.push([...(crossings[i] as [number, number]), ...(crossings[i + 1] as [number, number])]);
      }
    }
  }
  return segments;
}

/** The sides of a square: from which corner to which, where it starts and which way it goes. */
const edges = [
  [0, 1, 0, 0, 1, 0],
  [1, 2, 1, 0, 0, 1],
  [2, 3, 1, 1, -1, 0],
  [3, 0, 0, 1, 0, -1],
] as const;
