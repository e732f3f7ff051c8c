/** Eigenvalues of a symmetric matrix, and its eigenvectors as rows. */
export interface Eigen {
  readonly values: Float64Array;
  /** [n, n]: the i-th row belongs to the i-th value. */
  readonly vectors: Float64Array;
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix [n, n]: Householder's tridiagonal form, then QR steps with Wilkinson's
 * shift. Golub & Van Loan, Matrix Computations, algorithms 8.3.1 and 8.3.3. O(n³)
 */
export function eigenOf(matrix: Float64Array, n: number): Eigen {
  const a = matrix.slice();
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  for (let k = 0; k < n - 2; k++) reflect(a, vectors, n, k);
  const values = Float64Array.from({ length: n }, (_, i) => a[i * n + i] as number);
  const beside = Float64Array.from({ length: n }, (_, i) => (i < n - 1 ? (a[(i + 1) * n + i] as number) : 0));
  for (let last = n - 1; last > 0; ) {
    if (isSmall(values, beside, last - 1)) {
      beside[--last] = 0;
      continue;
    }
    let first = last - 1;
    while (first > 0 && !isSmall(values, beside, first - 1)) first--;
    qrStep(values, beside, vectors, n, first, last);
  }
  return { values, vectors };
}

/** A ← H A H and rows of Q ← H Q, with H = I − 2 v vᵀ that takes column k below the diagonal to its first number. */
function reflect(a: Float64Array, q: Float64Array, n: number, k: number): void {
  const v = new Float64Array(n);
  let square = 0;
  for (let i = k + 1; i < n; i++) {
    v[i] = a[i * n + k] as number;
    square += (v[i] as number) ** 2;
  }
  const head = v[k + 1] as number;
  const norm = Math.sqrt(square);
  if (norm === Math.abs(head)) return;
  v[k + 1] = head + (head < 0 ? -norm : norm);
  const scale = Math.sqrt(square - head * head + (v[k + 1] as number) * (v[k + 1] as number));
  for (let i = k + 1; i < n; i++) v[i] = (v[i] as number) / scale;
  const p = new Float64Array(n);
  let vp = 0;
  for (let i = k; i < n; i++) {
    let sum = 0;
    for (let j = k + 1; j < n; j++) sum += (a[i * n + j] as number) * (v[j] as number);
    p[i] = sum;
    vp += sum * (v[i] as number);
  }
  for (let i = k; i < n; i++) {
    for (let j = k; j < n; j++) {
      const [vi, vj, pi, pj] = [v[i] as number, v[j] as number, p[i] as number, p[j] as number];
      a[i * n + j] = (a[i * n + j] as number) - 2 * (vi * pj + pi * vj - 2 * vp * vi * vj);
    }
  }
  // Rows of Qᵀ are the vectors to come: each row k+1 … of it becomes row − 2 v (vᵀ rows).
  const sums = new Float64Array(n);
  for (let i = k + 1; i < n; i++)
    for (let j = 0; j < n; j++) sums[j] = (sums[j] as number) + (v[i] as number) * (q[i * n + j] as number);
  for (let i = k + 1; i < n; i++)
    for (let j = 0; j < n; j++) q[i * n + j] = (q[i * n + j] as number) - 2 * (v[i] as number) * (sums[j] as number);
}

function isSmall(values: Float64Array, beside: Float64Array, i: number): boolean {
  const size = Math.abs(values[i] as number) + Math.abs(values[i + 1] as number);
  return size + Math.abs(beside[i] as number) === size;
}

/** One implicit step on the rows and columns first … last of the tridiagonal matrix. */
function qrStep(d: Float64Array, e: Float64Array, vectors: Float64Array, n: number, first: number, last: number): void {
  const [a, b, c] = [d[last - 1] as number, e[last - 1] as number, d[last] as number];
  const half = (a - c) / 2;
  const root = Math.sqrt(half * half + b * b);
  const shift = c - (b * b) / (half + (half < 0 ? -root : root));
  let x = (d[first] as number) - shift;
  let z = e[first] as number;
  for (let k = first; k < last; k++) {
    const length = Math.sqrt(x * x + z * z);
    const [cos, sin] = length === 0 ? [1, 0] : [x / length, z / length];
    if (k > first) e[k - 1] = length;
    const [top, low, next] = [d[k] as number, d[k + 1] as number, e[k] as number];
    d[k] = cos * cos * top + 2 * cos * sin * next + sin * sin * low;
    d[k + 1] = sin * sin * top - 2 * cos * sin * next + cos * cos * low;
    e[k] = cos * sin * (low - top) + (cos * cos - sin * sin) * next;
    if (k < last - 1) {
      z = sin * (e[k + 1] as number);
      e[k + 1] = cos * (e[k + 1] as number);
      x = e[k] as number;
    }
    for (let j = k * n; j < (k + 1) * n; j++) {
      const [upper, lower] = [vectors[j] as number, vectors[j + n] as number];
      vectors[j] = cos * upper + sin * lower;
      vectors[j + n] = cos * lower - sin * upper;
    }
  }
}
