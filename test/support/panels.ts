/** A matrix (rows, columns) in rows of `stride`, its padding filled with `padding`. */
export function padRows(
  data: ArrayLike<number>,
  rows: number,
  columns: number,
  stride: number,
  padding = 0,
): Float32Array {
  const padded = new Float32Array(rows * stride).fill(padding);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) padded[i * stride + j] = data[i * columns + j];
  return padded;
}

/** The matrix (rows, columns) of padded rows. */
export function unpadRows(data: ArrayLike<number>, rows: number, columns: number, stride: number): Float32Array {
  return Float32Array.from(
    { length: rows * columns },
    (_, index) => data[Math.floor(index / columns) * stride + (index % columns)],
  );
}

/** A matrix (k, n) as panels [⌈n / panel⌉][k][panel], padded with zeros. */
export function toPanels(data: ArrayLike<number>, k: number, n: number, panel: number): Float32Array {
  const panels = new Float32Array(Math.ceil(n / panel) * k * panel);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < n; j++) panels[(Math.floor(j / panel) * k + i) * panel + (j % panel)] = data[i * n + j];
  }
  return panels;
}

/** `columns` rounded up to whole panels. */
export const padTo = (columns: number, panel: number) => Math.ceil(columns / panel) * panel;

/** The matrix (k, n) of panels. */
export function fromPanels(panels: ArrayLike<number>, k: number, n: number, panel: number): Float32Array {
  return Float32Array.from({ length: k * n }, (_, index) => {
    const [i, j] = [Math.floor(index / n), index % n];
    return panels[(Math.floor(j / panel) * k + i) * panel + (j % panel)];
  });
}
