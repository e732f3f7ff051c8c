/**
 * Derives the coefficients of exp, expm1, log, log1p, tanh and the normal distribution's tail: `node remez.js` prints them, with the error of each fit.
 *
 * A fit minimises the greatest error over a dense grid, counted in units in the last place (ULP) of the f32 result.
 * This is a linear program; Stiefel's exchange solves it, the form of the Remez algorithm that swaps one point at a time
 * and needs no alternating signs. A rational fit repeats it, weighted by the denominator found before (Loeb).
 * The coefficients are rounded to f32 one by one, the rest being fitted again each time.
 */

/** Solves `matrix · x = right` by elimination with row pivoting. */
function solve(matrix, right) {
  const n = right.length;
  const rows = matrix.map((row, i) => [...row, right[i]]);
  for (let k = 0; k < n; ++k) {
    let pivot = k;
    for (let i = k + 1; i < n; ++i) if (Math.abs(rows[i][k]) > Math.abs(rows[pivot][k])) pivot = i;
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    for (let i = k + 1; i < n; ++i) {
      const factor = rows[i][k] / rows[k][k];
      for (let j = k; j <= n; ++j) rows[i][j] -= factor * rows[k][j];
    }
  }
  const x = new Array(n).fill(0);
  for (let i = n - 1; i >= 0; --i) x[i] = (rows[i][n] - dot(rows[i], x)) / rows[i][i];
  return x;
}

const dot = (row, x) => x.reduce((sum, value, i) => sum + row[i] * value, 0);
const transpose = (matrix) => matrix[0].map((_, j) => matrix.map((row) => row[j]));
const chebyshev = (count, from, to) =>
  Array.from({ length: count }, (_, i) => (from + to - (to - from) * Math.cos((Math.PI * (i + 0.5)) / count)) / 2);

/** The x that minimises max |target[i] - rows[i] · x|. */
function minimax(rows, target) {
  const n = rows[0].length;
  const unit = [...new Array(n).fill(0), 1];
  const column = ({ i, sign }) => [...rows[i].map((value) => sign * value), 1];
  const first = chebyshev(n + 1, 0, rows.length - 1).map(Math.round);
  const signs = solve([...transpose(first.map((i) => rows[i])), unit], unit).map(Math.sign);
  const reference = first.map((i, k) => ({ i, sign: signs[k] }));
  for (;;) {
    const columns = reference.map(column);
    const basis = transpose(columns);
    const x = solve(
      columns,
      reference.map(({ i, sign }) => sign * target[i]),
    );
    const level = x.pop();
    const errors = rows.map((row, i) => target[i] - dot(row, x));
    const worst = errors.reduce((best, error, i) => (Math.abs(error) > Math.abs(errors[best]) ? i : best), 0);
    if (Math.abs(errors[worst]) <= level * 1.000001 + 1e-9) return x;
    const entering = { i: worst, sign: Math.sign(errors[worst]) };
    const shares = solve(basis, column(entering));
    const weights = solve(basis, unit);
    const ratios = shares.map((share, k) => (share > 0 ? weights[k] / share : Infinity));
    reference[ratios.indexOf(Math.min(...ratios))] = entering;
  }
}

const ulp = (y) => 2 ** (Math.floor(Math.log2(Math.abs(y))) - 23);

/**
 * Fits f on [from, to] by (leading(x) + Σ c·numerator(x)) / (1 + Σ c·denominator(x)), `scale(x)` being the ULP of the result
 * per unit of f. The terms are functions of x by the names of their coefficients, which come back rounded to f32.
 */
function approximate(title, { f, from, to, leading, numerator, denominator = {}, scale = (x) => 1 / ulp(f(x)) }) {
  const grid = chebyshev(3000, from, to);
  const terms = { ...numerator, ...denominator };
  const names = Object.keys(terms);
  const c = {};
  const sum = (of, x) => Object.keys(of).reduce((total, name) => total + (c[name] ?? 0) * of[name](x), 0);
  const linear = (name, x) => (name in denominator ? -f(x) * terms[name](x) : terms[name](x));
  const rounds = Object.keys(denominator).length ? 12 : 1;
  names.forEach((next, known) => {
    const free = names.slice(known);
    const fixed = names.slice(0, known);
    for (let round = 0; round < rounds; ++round) {
      const weights = grid.map((x) => scale(x) / (1 + sum(denominator, x)));
      const rows = grid.map((x, i) => free.map((name) => weights[i] * linear(name, x)));
      const sizes = transpose(rows).map((values) => Math.max(...values.map(Math.abs)));
      const target = grid.map(
        (x, i) =>
          weights[i] * (f(x) - leading(x) - fixed.reduce((total, name) => total + c[name] * linear(name, x), 0)),
      );
      minimax(
        rows.map((row) => row.map((value, j) => value / sizes[j])),
        target,
      ).forEach((value, j) => {
        c[free[j]] = value / sizes[j];
      });
    }
    c[next] = Math.fround(c[next]);
  });
  const errors = grid.map(
    (x) => Math.abs((leading(x) + sum(numerator, x)) / (1 + sum(denominator, x)) - f(x)) * scale(x),
  );
  print(`${title} on [${from}, ${to}], error of the fit ${Math.max(...errors).toFixed(3)} ULP`, c);
  return c;
}

function print(title, constants) {
  console.log(title);
  for (const [name, value] of Object.entries(constants))
    console.log(`  ${name} = ${Math.fround(value).toPrecision(9)}`);
}

/** The terms letter + k: times(x)·of(x)^k, for k from first to last. */
const powers = (letter, first, last, of = (x) => x, times = () => 1) =>
  Object.fromEntries(
    Array.from({ length: last - first + 1 }, (_, i) => [letter + (first + i), (x) => times(x) * of(x) ** (first + i)]),
  );

const square = (x) => x * x;
const high = Math.floor(Math.LN2 * 2 ** 15) / 2 ** 15;
print('ln 2 in two parts', { high, low: Math.LN2 - high });

const exp = approximate('exp(r) = 1 + r + c2 r² + ...', {
  f: Math.exp,
  from: -Math.LN2 / 2,
  to: Math.LN2 / 2,
  leading: (r) => 1 + r,
  numerator: powers('c', 2, 6),
});
print(
  'the same times 2^-32',
  Object.fromEntries(Object.entries({ c0: 1, ...exp }).map(([name, value]) => [name, value * 2 ** -32])),
);

approximate('exp(r) - 1 = r + c2 r² + ...', {
  f: Math.expm1,
  from: -Math.LN2 / 2,
  to: Math.LN2 / 2,
  leading: (r) => r,
  numerator: powers('c', 2, 6),
});

approximate('log(1 + f) = f + c2 f² + ...', {
  f: Math.log1p,
  from: Math.SQRT1_2 - 1,
  to: Math.SQRT2 - 1,
  leading: (f) => f,
  numerator: powers('c', 2, 9),
});

approximate('log1p(x) = x + c2 x² + ...', {
  f: Math.log1p,
  from: 0,
  to: 1,
  leading: (x) => x,
  numerator: powers('c', 2, 9),
});

/*
 * tanh x = 2t / (1 + t²) with t = tanh(x/2): a relative error of t counts (1 - t²) / (1 + t²) times in tanh x.
 * The fits to ends between 8.4 and 10 are alike; evaluated in f32, the one to 9.32 has the least error of those tried.
 */
const half = (x) => Math.tanh(x / 2);
approximate('2 tanh(x/2) = x (1 + p1 x² + ...) / (1 + q1 x² + ...)', {
  f: (x) => 2 * half(x),
  from: 0,
  to: 9.32,
  leading: (x) => x,
  numerator: powers('p', 1, 2, square, (x) => x),
  denominator: powers('q', 1, 3, square),
  scale: (x) => (((1 - square(half(x))) / (1 + square(half(x)))) * Math.tanh(x)) / (2 * half(x)) / ulp(Math.tanh(x)),
});

approximate('cos(½π y) = 1 + c1 y² + ...', {
  f: (y) => Math.cos((Math.PI / 2) * y),
  from: 0,
  to: 0.5,
  leading: () => 1,
  numerator: powers('c', 1, 4, square),
});

approximate('sin(½π y) = y (s0 + s1 y² + ...)', {
  f: (y) => Math.sin((Math.PI / 2) * y),
  from: 1e-6,
  to: 0.5,
  leading: () => 0,
  numerator: powers('s', 0, 3, square, (y) => y),
});

/**
 * The tail 1 - Φ(t) of the normal distribution over exp(-t²/2), for t >= 0: by the series of Φ while that is far from 1
 * (Abramowitz & Stegun 26.2.11), else by the continued fraction (26.2.14).
 */
function scaledTail(t) {
  const density = 1 / Math.sqrt(2 * Math.PI);
  if (t < 2) {
    let [sum, term] = [t, t];
    for (let k = 3; Math.abs(term) > 1e-18; k += 2) {
      term *= square(t) / k;
      sum += term;
    }
    return Math.exp(square(t) / 2) / 2 - density * sum;
  }
  let fraction = t;
  for (let k = 400; k >= 1; --k) fraction = t + k / fraction;
  return density / fraction;
}

approximate('exp(t²/2) (1 - Φ(t)) = (½ + p1 t + ...) / (1 + q1 t + ...)', {
  f: scaledTail,
  from: 0,
  to: 14.5,
  leading: () => 0.5,
  numerator: powers('p', 1, 4),
  denominator: powers('q', 1, 5),
});
