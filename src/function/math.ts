import { activations } from '../engine/kernels.ts';

// What the kernels of build `simd` compute, number by number, as JavaScript: every operation rounded to f32, in the order of
// assembly/math and assembly/activations, where formulas, sources and error bounds are. min and max are those of WebAssembly's
// pmin and pmax; multiplyAdd rounds twice.

/** A piece of source, and what else it wants. */
export interface Piece {
  readonly text: string;
  readonly needs?: readonly string[];
}

/** Numbers of f32, written so that they are the same. */
const numbers = (...values: readonly number[]) => values.map((value) => String(Math.fround(value))).join(', ');

/** A polynomial by Horner's rule, from its last coefficient. */
const horner = (x: string, ...coefficients: readonly number[]) =>
  [...coefficients]
    .reverse()
    .map((c) => numbers(c))
    .reduce((sum, c) => `multiplyAdd(${sum}, ${x}, ${c})`);

export const pieces: Readonly<Record<string, Piece>> = {
  decode: {
    text: `const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const decode = (text) => {
  const bytes = new Uint8Array((text.replace(/=+$/, '').length * 3) >> 2);
  for (let i = 0, at = 0, held = 0; i < text.length && at < bytes.length; i++) {
    held = ((held << 6) | digits.indexOf(text[i])) & 0xfffff;
    if (i % 4) bytes[at++] = held >> (6 - 2 * (i % 4));
  }
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
};`,
  },
  round: { text: 'const f = Math.fround;' },
  min: { text: 'const min = (a, b) => (b < a ? b : a);' },
  max: { text: 'const max = (a, b) => (a < b ? b : a);' },
  multiplyAdd: { text: 'const multiplyAdd = (a, b, c) => f(f(a * b) + c);', needs: ['round'] },
  bits: {
    text: `const float = new Float32Array(1);
const word = new Int32Array(float.buffer);
const toBits = (x) => ((float[0] = x), word[0]);
const fromBits = (bits) => ((word[0] = bits), float[0]);`,
  },
  expFraction: {
    text: `const reduced = (x, n) => multiplyAdd(n, ${numbers(-0.00000142860677)}, multiplyAdd(n, ${numbers(-0.693145752)}, x));
const expFraction = (r) =>
  ${horner('r', 2.32830644e-10, 2.32830644e-10, 1.16415301e-10, 3.88047684e-11, 9.70179406e-12, 1.94848282e-12, 3.21061157e-13)};`,
    needs: ['multiplyAdd'],
  },
  exp: {
    text: `const exp = (x) => {
  const bounded = max(min(x, 89), -104);
  const shifted = multiplyAdd(bounded, ${numbers(1.44269502)}, 12583198);
  const bits = toBits(shifted);
  const half = bits >>> 1;
  const power = expFraction(reduced(bounded, f(shifted - 12583198)));
  return f(f(power * fromBits(half << 23)) * fromBits((bits - half) << 23));
};`,
    needs: ['expFraction', 'bits', 'min', 'max'],
  },
  expOfSum: {
    text: `const expOfSum = (x, rest) => {
  const bounded = max(x, -104);
  const shifted = multiplyAdd(f(bounded + rest), ${numbers(1.44269502)}, 12583071);
  const power = expFraction(f(reduced(bounded, f(shifted - 12583071)) + rest));
  return f(power * fromBits(toBits(shifted) << 23));
};`,
    needs: ['expFraction', 'bits', 'max'],
  },
  expNonpositive: {
    text: `const expNonpositive = (x) => {
  const bounded = max(x, -104);
  const shifted = multiplyAdd(bounded, ${numbers(1.44269502)}, 12583071);
  return f(expFraction(reduced(bounded, f(shifted - 12583071))) * fromBits(toBits(shifted) << 23));
};`,
    needs: ['expFraction', 'bits', 'max'],
  },
  expOfMinusAbs: { text: 'const expOfMinusAbs = (x) => expNonpositive(-Math.abs(x));', needs: ['expNonpositive'] },
  expm1Nonpositive: {
    text: `const expm1Nonpositive = (x) => {
  const bounded = max(x, -20);
  const shifted = multiplyAdd(bounded, ${numbers(1.44269502)}, 12583039);
  const n = f(shifted - 12583039);
  const power = fromBits(toBits(shifted) << 23);
  const r = multiplyAdd(n, ${numbers(-0.00000142860677)}, multiplyAdd(n, ${numbers(-0.693145752)}, bounded));
  const sum = ${horner('r', 0.49999997, 0.166665539, 0.0416676588, 0.00836547371, 0.00138566445)};
  return multiplyAdd(power, multiplyAdd(f(r * r), sum, r), f(power - 1));
};`,
    needs: ['multiplyAdd', 'bits', 'max'],
  },
  log: {
    text: `const log = (x) => {
  const lift = x < ${numbers(1.17549435e-38)} ? 192937984 : 0;
  const lifted = f(x * fromBits(1065353216 + lift));
  const bits = toBits(lifted);
  const above = (bits - ${new Int32Array(Float32Array.of(0.707106769).buffer)[0]}) | 0;
  const mantissa = fromBits(bits - ((above >> 23) << 23));
  const n = f(((above - lift) | 0) >> 23);
  const r = f(mantissa - 1);
  const sum = ${horner('r', -0.499999851, 0.333338737, -0.250021368, 0.199654058, -0.165654495, 0.148806363, -0.143212765, 0.0884482861)};
  const rest = multiplyAdd(f(r * r), sum, f(n * ${numbers(0.00000142860677)}));
  const finite = multiplyAdd(n, ${numbers(0.693145752)}, f(r + rest));
  if (x === 0) return -Infinity;
  return x < Infinity ? (x < 0 ? NaN : finite) : f(finite + x);
};`,
    needs: ['multiplyAdd', 'bits'],
  },
  log1p: {
    text: `const log1p = (x) => {
  const sum = ${horner('x', -0.49999699, 0.333225191, -0.248670548, 0.191929281, -0.138377786, 0.0801948085, -0.0306719486, 0.00551519636)};
  return multiplyAdd(f(x * x), sum, x);
};`,
    needs: ['multiplyAdd'],
  },
  normalTail: {
    text: `const normalTail = (t) => {
  const h = fromBits(toBits(t) & -4096);
  const rest = f(f(-0.5 * f(t - h)) * f(t + h));
  const p = ${horner('t', 0.5, 0.437792152, 0.182825476, 0.0404842012, 0.00409089774)};
  const q = ${horner('t', 1, 1.67346907, 1.20088255, 0.46837914, 0.101485312, 0.0102542406)};
  return f(expOfSum(f(-0.5 * f(h * h)), rest) * f(p / q));
};`,
    needs: ['expOfSum'],
  },
  sigmoid: {
    text: `const sigmoid = (x) => {
  const e = expOfMinusAbs(x);
  return f(max(e, toBits(x) < 0 ? 0 : 1) / f(1 + e));
};`,
    needs: ['expOfMinusAbs'],
  },
  tanhParts: {
    text: `const tanhP = (s) => f(s * multiplyAdd(${numbers(0.000113949616)}, s, ${numbers(0.0297596287)}));
const tanhQ = (s) => f(s * ${horner('s', 0.113092922, 0.00120506738, 0.0000012226659)});`,
    needs: ['multiplyAdd'],
  },
  tanh: {
    text: `const tanh = (x) => {
  const bounded = min(max(x, ${numbers(-9.01)}), ${numbers(9.01)});
  const square = f(bounded * bounded);
  const q = tanhQ(square);
  const a = multiplyAdd(bounded, tanhP(square), bounded);
  const b = f(q + 1);
  const half = f(a * 0.5);
  const quotient = f(f(a * b) / multiplyAdd(half, half, multiplyAdd(q, b, b)));
  return min(max(quotient, -1), 1);
};`,
    needs: ['tanhParts', 'min', 'max'],
  },
  sum: { text: 'const sum = (v) => f(f(v[0] + v[2]) + f(v[1] + v[3]));', needs: ['round'] },
  greatest: {
    text: `const greatest = (x) => {
  const top = new Float32Array(4).fill(-Infinity);
  for (let j = 0; j < x.length; j++) top[j % 4] = max(top[j % 4], x[j]);
  return max(max(top[0], top[2]), max(top[1], top[3]));
};`,
    needs: ['max'],
  },
  dot: {
    text: `const dot = (a, b) => {
  const totals = new Float32Array(4);
  for (let j = 0; j < a.length; j++) totals[j % 4] += f(a[j] * b[j]);
  return sum(totals);
};`,
    needs: ['sum'],
  },
  normalizeRow: {
    text: `const normalizeRow = (y, x, weight, bias, epsilon, centred) => {
  const count = x.length;
  const totals = new Float32Array(4);
  let center = 0;
  if (centred) {
    for (let j = 0; j < count; j++) totals[j % 4] += x[j];
    center = f(sum(totals) / count);
    if (Math.abs(center) === Infinity) center = f(x.reduce((total, value) => total + value, 0) / count);
  }
  totals.fill(0);
  for (let j = 0; j < count; j++) {
    const d = f(x[j] - center);
    totals[j % 4] += f(d * d);
  }
  let scale = f(1 / f(Math.sqrt(f(f(sum(totals) / count) + epsilon))));
  if (scale === 0) scale = f(1 / Math.sqrt(x.reduce((total, value) => total + (value - center) ** 2, 0) / count));
  for (let j = 0; j < count; j++)
    y[j] = f(f(f(x[j] - center) * scale) * (weight ? weight[j] : 1)) + (bias ? bias[j] : 0);
};`,
    needs: ['sum'],
  },
  softmax: {
    text: `const softmax = (x) => {
  const top = greatest(x);
  const totals = new Float32Array(4);
  for (let j = 0; j < x.length; j++) totals[j % 4] += x[j] = expNonpositive(f(x[j] - top));
  const total = sum(totals);
  for (let j = 0; j < x.length; j++) x[j] /= total;
};`,
    needs: ['greatest', 'expNonpositive', 'sum'],
  },
  logSoftmax: {
    text: `const logSoftmax = (x) => {
  const top = greatest(x);
  const totals = new Float32Array(4);
  for (let j = 0; j < x.length; j++) totals[j % 4] += expNonpositive(f(x[j] - top));
  const logarithm = log(sum(totals));
  for (let j = 0; j < x.length; j++) x[j] = f(x[j] - top) - logarithm;
};`,
    needs: ['greatest', 'expNonpositive', 'sum', 'log'],
  },
  sparsemax: {
    text: `const sparsemax = (x) => {
  const top = greatest(x);
  let tau = -Infinity;
  for (let before = 0; ; ) {
    const totals = [0, 0];
    let count = 0;
    const above = (j) => {
      const shifted = j < x.length ? f(x[j] - top) : -Infinity;
      if (!(shifted > tau)) return 0;
      count++;
      return shifted;
    };
    for (let j = 0; j < x.length; j += 4) {
      totals[0] += above(j) + above(j + 2);
      totals[1] += above(j + 1) + above(j + 3);
    }
    if (count === before || count === 0) break;
    before = count;
    tau = f((totals[0] + totals[1] - 1) / count);
  }
  for (let j = 0; j < x.length; j++) x[j] = max(f(f(x[j] - top) - tau), 0);
};`,
    needs: ['greatest', 'round'],
  },
};

/** y = f(x) of each activation that takes numbers by themselves, with its two scalars a and b: by the names of kernels. */
export const elementwise: Readonly<Record<keyof typeof activations, Piece>> = {
  celu: { text: 'x > 0 ? x : f(a * expm1Nonpositive(f(b * min(x, 0))))', needs: ['expm1Nonpositive', 'min'] },
  elu: { text: 'x > 0 ? f(b * x) : f(a * expm1Nonpositive(min(x, 0)))', needs: ['expm1Nonpositive', 'min'] },
  exponential: { text: 'exp(x)', needs: ['exp'] },
  gelu: {
    text: 'f(max(x, -15) * (x > 0 ? f(1 - normalTail(min(Math.abs(x), 15))) : normalTail(min(Math.abs(x), 15))))',
    needs: ['normalTail', 'min', 'max'],
  },
  geluTanh: {
    text: `f(max(x, -11) * sigmoid(f(x * multiplyAdd(f(x * x), ${numbers(0.0713548163)}, ${numbers(1.59576912)}))))`,
    needs: ['sigmoid', 'max'],
  },
  hardShrink: { text: 'x >= a && x <= b ? 0 : x' },
  hardSigmoid: { text: `f(min(max(f(x + 3), 0), 6) * ${numbers(0.16666667)})`, needs: ['round', 'min', 'max'] },
  hardSilu: {
    text: `f(max(x, -3) * f(min(f(max(x, -3) + 3), 6) * ${numbers(0.16666667)}))`,
    needs: ['round', 'min', 'max'],
  },
  hardTanh: { text: 'min(max(x, a), b)', needs: ['min', 'max'] },
  leakyRelu: { text: 'x > 0 ? x : f(x * a)', needs: ['round'] },
  linear: { text: 'x' },
  logSigmoid: { text: 'f(min(x, 0) - log1p(expOfMinusAbs(x)))', needs: ['log1p', 'expOfMinusAbs', 'min'] },
  mish: {
    text: `{
    const e = expOfMinusAbs(x);
    const n = x > 0 ? f(1 + f(e + e)) : f(f(e * e) + f(e + e));
    const square = x > 0 ? f(e * e) : 1;
    return f(max(x, -104) * f(n / f(n + f(square + square))));
  }`,
    needs: ['expOfMinusAbs', 'max'],
  },
  relu: { text: 'max(x, 0)', needs: ['max'] },
  sigmoid: { text: 'sigmoid(x)', needs: ['sigmoid'] },
  silu: { text: 'f(max(x, -104) * sigmoid(x))', needs: ['sigmoid', 'max'] },
  softShrink: { text: 'f(x - min(max(x, a), b))', needs: ['round', 'min', 'max'] },
  softplus: {
    text: 'f(max(x, 0) + f(b * log1p(expOfMinusAbs(f(a * x)))))',
    needs: ['log1p', 'expOfMinusAbs', 'max'],
  },
  softsign: {
    text: `{
    const bounded = min(max(x, ${numbers(-3.40282347e38)}), ${numbers(3.40282347e38)});
    return f(bounded / f(1 + Math.abs(bounded)));
  }`,
    needs: ['round', 'min', 'max'],
  },
  sparsePlus: {
    text: `{
    const h = max(f(f(x + 1) * 0.5), 0);
    return x < 1 ? f(h * h) : x;
  }`,
    needs: ['round', 'max'],
  },
  squareplus: {
    text: `{
    const size = Math.abs(x);
    const bounded = min(size, ${numbers(1e18)});
    const root = f(Math.sqrt(f(f(bounded * bounded) + f(a * 4))));
    const h = f(f(0.5 * size) + f(0.5 * max(root, size)));
    return x < 0 ? f(a / h) : h;
  }`,
    needs: ['round', 'min', 'max'],
  },
  tanh: { text: 'tanh(x)', needs: ['tanh'] },
  tanhShrink: {
    text: `{
    const bounded = min(max(x, ${numbers(-9.01)}), ${numbers(9.01)});
    const square = f(bounded * bounded);
    const q = tanhQ(square);
    const difference = f(square * multiplyAdd(multiplyAdd(${numbers(0.0000012226659)}, square, ${numbers(0.00109111776)}), square, ${numbers(0.0833333333)}));
    const t = multiplyAdd(bounded, tanhP(square), bounded);
    const s = f(q + 1);
    const half = f(t * 0.5);
    const quarter = f(half * half);
    const small = Math.abs(x) < 2;
    const top = small ? f(bounded * multiplyAdd(s, difference, quarter)) : f(t * s);
    const quotient = f(top / multiplyAdd(q, s, f(s + quarter)));
    return small ? quotient : f(x - quotient);
  }`,
    needs: ['tanhParts', 'min', 'max'],
  },
};

/** The name of the kernel with a code. */
export function kernelName(code: number): keyof typeof elementwise | undefined {
  return (Object.keys(activations) as (keyof typeof activations)[]).find((name) => activations[name] === code);
}
