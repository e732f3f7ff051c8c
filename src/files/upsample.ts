/** How many pixels have one sample of a component. */
export interface Scale {
  readonly across: number;
  readonly down: number;
}

/**
 * Pixels of three components where a sample that several pixels share was repeated, with smooth steps between samples
 * instead: a triangle filter, for two pixels across and one or two down. Source: libjpeg, jdsample.c; as every browser does.
 */
export function upsampled(planes: Uint8Array, width: number, height: number, scales: readonly Scale[]): Uint8Array {
  for (const [component, { across, down }] of scales.entries()) {
    if (across === 2 && down <= 2 && Math.ceil(width / 2) > 2) smooth(planes, width, height, component, down);
    else if (across === 1 && down === 2) smoothDown(planes, width, height, component);
  }
  return planes;
}

function smooth(planes: Uint8Array, width: number, height: number, component: number, down: number): void {
  const columns = Math.ceil(width / 2);
  const rows = Math.ceil(height / down);
  const samples = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < columns; i++)
      samples[row * columns + i] = planes[3 * (row * down * width + 2 * i) + component] as number;
  // A row of samples four times (down 2: three times this row and once the nearer of its neighbours).
  const line = new Int32Array(columns);
  const [scale, left, right] = down === 2 ? [16, 8, 7] : [4, 1, 2];
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / down);
    const near = down === 1 ? row : Math.min(rows - 1, Math.max(0, row + (y % 2 === 0 ? -1 : 1)));
    for (let i = 0; i < columns; i++) {
      const sample = samples[row * columns + i] as number;
      line[i] = down === 1 ? sample : 3 * sample + (samples[near * columns + i] as number);
    }
    for (let x = 0; x < width; x++) {
      const i = x >> 1;
      const isRight = x % 2 === 1;
      const other = Math.min(columns - 1, Math.max(0, i + (isRight ? 1 : -1)));
      const sum = 3 * (line[i] as number) + (line[other] as number) + (isRight ? right : left);
      planes[3 * (y * width + x) + component] = Math.floor(sum / scale);
    }
  }
}

function smoothDown(planes: Uint8Array, width: number, height: number, component: number): void {
  const rows = Math.ceil(height / 2);
  for (let x = 0; x < width; x++) {
    const samples = Array.from({ length: rows }, (_, i) => planes[3 * (2 * i * width + x) + component] as number);
    for (let y = 0; y < height; y++) {
      const row = y >> 1;
      const near = Math.min(rows - 1, Math.max(0, row + (y % 2 === 0 ? -1 : 1)));
      const sum = 3 * (samples[row] as number) + (samples[near] as number) + (y % 2 === 0 ? 1 : 2);
      planes[3 * (y * width + x) + component] = sum >> 2;
    }
  }
}
