import { outOfRange, show, wrongKind } from '../base/errors.ts';

export interface NumberMarks {
  /** What stands before the fraction of a number. */
  readonly decimal: string;
  /** What stands between groups of three digits; undefined: nothing may. */
  readonly thousands: string | undefined;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

const [PLUS, MINUS, ZERO, LETTER_E] = [0x2b, 0x2d, 0x30, 0x65];

/** The bit that makes a letter of ASCII a small one. */
const LOWER = 0x20;

/** How many digits an i32 holds, whatever they are, and how many f64. */
const PART = 9;
const EXACT = 15;

/** Powers of ten that f64 holds exactly. */
const TEN = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

/** What may be given as `thousands` for several characters that mean the same. */
const spaces = ' \u00a0\u2009\u202f';
const apostrophes = "'’";

/** The character codes of a text, followed by the code of a line end. */
export type CharacterCodes = Uint8Array | Uint16Array;

/** The number in a cell without spaces around it; NaN for other texts. */
export type NumberReader = (cell: string) => number;

export function numberReader(where: string, { decimal, thousands }: NumberMarks): NumberReader {
  checkMark(where, 'decimal', decimal, /^[.,]$/, "'.' or ','");
  if (thousands !== undefined) {
    checkMark(where, 'thousands', thousands, /^[.,'’_\s]$/, "one of . , ' _ and a space");
    if (thousands === decimal) throw outOfRange(where, 'thousands', 'different from decimal', show(thousands));
  }
  const alike = [spaces, apostrophes].find((marks) => marks.includes(thousands ?? 'none')) ?? thousands;
  const grouped = new RegExp(`^[+-]?\\d{1,3}([${alike}])\\d{3}(\\1\\d{3})*([${decimal}]\\d*)?(e[+-]?\\d+)?$`, 'i');
  return (cell) => {
    let plain = cell;
    const mark = thousands === undefined ? undefined : grouped.exec(cell)?.[1];
    if (mark !== undefined) plain = plain.replaceAll(mark, '');
    if (decimal !== '.') plain = plain.replace(/[.,]/g, (mark) => (mark === ',' ? '.' : ','));
    return NUMBER.test(plain) ? Number(plain) : Number.NaN;
  };
}

/**
 * Reads a decimal number with an optional sign, decimal mark `point`, exponent and spaces around it, and stores it in
 * `numbers`: NaN for other texts, or if the rounding is not certain. Returns the index of its end.
 */
export function readPlainNumber(
  codes: CharacterCodes,
  start: number,
  point: number,
  space: number,
  numbers: Float64Array,
  index: number,
): number {
  let at = start;
  while (codes[at] === space) at++;
  const sign = codes[at];
  if (sign === MINUS || sign === PLUS) at++;
  let first = 0;
  let second = 0;
  let third = 0;
  let digits = 0;
  let before = -1;
  for (; ; at++) {
    const code = codes[at] as number;
    const digit = code - ZERO;
    if (digit >= 0 && digit <= 9) {
      if (digits < PART) first = (10 * first + digit) | 0;
      else if (digits < 2 * PART) second = (10 * second + digit) | 0;
      else third = (10 * third + digit) | 0;
      digits++;
    } else if (code === point && before < 0) before = digits;
    else break;
  }
  let power = before < 0 ? 0 : before - digits;
  if (((codes[at] as number) | LOWER) === LETTER_E) {
    const negative = codes[at + 1] === MINUS;
    let exponent = 0;
    const from = at + (negative || codes[at + 1] === PLUS ? 2 : 1);
    let to = from;
    for (; to < from + 4; to++) {
      const digit = (codes[to] as number) - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      exponent = 10 * exponent + digit;
    }
    if (to > from) {
      at = to;
      power += negative ? -exponent : exponent;
    }
  }
  while (codes[at] === space) at++;
  const size = sizeOf(first, second, third, digits, power);
  numbers[index] = sign === MINUS ? -size : size;
  return at;
}

/**
 * A number of `digits` digits (the first 9, the next 9 and the others) times 10^power, rounded once; NaN if the rounding is
 * not certain. Up to 15 digits, it is a quotient or product of two numbers that f64 holds exactly. Up to 22 digits, it is a
 * quotient and its error; the rounding is certain unless it is almost halfway between two numbers. Source: Dekker, A
 * floating-point technique for extending the available precision, 1971.
 */
function sizeOf(first: number, second: number, third: number, digits: number, power: number): number {
  if (digits === 0 || digits >= TEN.length || power <= -TEN.length || power >= TEN.length) return Number.NaN;
  const scale = digits > PART ? (TEN[digits - PART] as number) : 1;
  const high = first * scale;
  if (digits <= EXACT) {
    const whole = high + second;
    return power < 0 ? whole / (TEN[-power] as number) : whole * (TEN[power] as number);
  }
  if (power > 0) return Number.NaN;
  const rest = digits > 2 * PART ? second * (TEN[digits - 2 * PART] as number) + third : second;
  const low = productError(first, scale, high) + rest;
  const ten = TEN[-power] as number;
  const quotient = high / ten;
  const product = quotient * ten;
  const more = (high - product - productError(quotient, ten, product) + low) / ten;
  const doubt = Math.abs(more) * 2 ** -40;
  const size = quotient + (more - doubt);
  return size === quotient + (more + doubt) ? size : Number.NaN;
}

/** What the rounded product of two numbers lacks. */
function productError(a: number, b: number, product: number): number {
  const aHigh = highHalf(a);
  const bHigh = highHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** The upper 26 bits of a number. */
function highHalf(value: number): number {
  const large = value * (2 ** 27 + 1);
  return large - (large - value);
}

function checkMark(where: string, what: string, mark: unknown, pattern: RegExp, rule: string): void {
  if (typeof mark !== 'string') throw wrongKind(where, what, rule, mark);
  if (!pattern.test(mark)) throw outOfRange(where, what, rule, show(mark));
}

/** Whether f64 holds another integer than the digits say. */
export function isRoundedInteger(cell: string, value: number): boolean {
  return !Number.isSafeInteger(value) && /^[+-]?\d+$/.test(cell) && BigInt(cell) !== BigInt(value);
}

const digits = String.raw`[.,]?\p{Nd}[\p{Nd}.,'’_\s]*(?:e[+-]?\p{Nd}+)?`;
const currency = String.raw`(?:\p{L}{0,3}\p{Sc}|USD|EUR|GBP|JPY|CHF|CNY|INR|AUD|CAD|BRL|SEK|NOK|DKK|PLN|kr|Fr\.?)`;
const quantities = [
  String.raw`^[(+\-−\s]*(?:${currency})?[+\-−\s]*${digits}\s*(?:${currency}|%|‰)?[)\-\s]*$`,
  String.raw`^[+\-−]?(?:inf|infinity|∞)$`,
  String.raw`^[+-]?0[xbo][\da-f]+$`,
  String.raw`^\p{Nd}+\s*/\s*\p{Nd}+$`,
  String.raw`^\p{Nd}{1,4}([-/.])\p{Nd}{1,2}\1\p{Nd}{1,4}(?:[T\s].*)?$`,
  String.raw`^\p{Nd}{1,3}:\p{Nd}{2}(?::\p{Nd}{2}(?:[.,]\p{Nd}+)?)?\s?(?:[ap]m)?$`,
].map((source) => new RegExp(source, 'iu'));

/** Whether a cell is written as a number, an amount, a fraction, a date or a time of some kind. */
export function isQuantity(cell: string): boolean {
  return quantities.some((pattern) => pattern.test(cell));
}

const WITH_UNIT = new RegExp(`^[+\\-−]?${digits}\\s*(\\p{L}[\\p{L}\\p{No}/\\d]*|°\\p{L}?|["′″'])$`, 'u');

/** Whether all cells are numbers of one unit: '5 kg' and '10 kg'. */
export function haveOneUnit(cells: readonly string[]): boolean {
  const unit = WITH_UNIT.exec(cells[0] ?? '')?.[1];
  return unit !== undefined && cells.every((cell) => WITH_UNIT.exec(cell)?.[1] === unit);
}

/** What other programs write for a missing cell: the words that pandas takes for one, and the '?' of UCI's files. */
export const MISSING_WORDS: ReadonlySet<string> = new Set(
  '#N/A,#NA,-NaN,-nan,<NA>,N/A,NA,NULL,NaN,None,n/a,nan,null,?'.split(','),
);
