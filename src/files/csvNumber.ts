import { outOfRange, show, wrongKind } from '../base/errors.ts';

export interface NumberMarks {
  /** What stands before the fraction of a number. */
  readonly decimal: string;
  /** What stands between groups of three digits; undefined: nothing may. */
  readonly thousands: string | undefined;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

const [SPACE, PLUS, MINUS, ZERO] = [0x20, 0x2b, 0x2d, 0x30];

/** How many digits f64 holds exactly, whatever they are. */
const EXACT = 15;

/** Powers of ten that f64 holds exactly. */
const TEN = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

/** What may be given as `thousands` for several characters that mean the same. */
const spaces = ' \u00a0\u2009\u202f';
const apostrophes = "'’";

/** The number that a part of a text says, but for spaces around it: NaN for what is none. */
export type NumberReader = (text: string, start: number, end: number) => number;

export function numberReader(where: string, { decimal, thousands }: NumberMarks): NumberReader {
  checkMark(where, 'decimal', decimal, /^[.,]$/, "'.' or ','");
  if (thousands !== undefined) {
    checkMark(where, 'thousands', thousands, /^[.,'’_\s]$/, "one of . , ' _ and a space");
    if (thousands === decimal) throw outOfRange(where, 'thousands', 'another mark than decimal', show(thousands));
  }
  const point = decimal.charCodeAt(0);
  const alike = [spaces, apostrophes].find((marks) => marks.includes(thousands ?? 'none')) ?? thousands;
  const grouped = new RegExp(`^[+-]?\\d{1,3}([${alike}])\\d{3}(\\1\\d{3})*([${decimal}]\\d*)?(e[+-]?\\d+)?$`, 'i');
  const toPlain = (cell: string) => {
    let plain = cell;
    const mark = thousands === undefined ? undefined : grouped.exec(cell)?.[1];
    if (mark !== undefined) plain = plain.replaceAll(mark, '');
    return decimal === '.' ? plain : plain.replace(/[.,]/g, (mark) => (mark === ',' ? '.' : ','));
  };
  return (text, start, end) => {
    let from = start;
    let to = end;
    while (text.charCodeAt(from) === SPACE && from < to) from++;
    while (text.charCodeAt(to - 1) === SPACE && from < to) to--;
    const sign = text.charCodeAt(from);
    let whole = 0;
    let rest = 0;
    let digits = 0;
    let before = -1;
    for (let i = sign === MINUS || sign === PLUS ? from + 1 : from; i < to; i++) {
      const code = text.charCodeAt(i);
      const digit = code - ZERO;
      if (digit >= 0 && digit <= 9) {
        if (digits < EXACT) whole = 10 * whole + digit;
        else rest = 10 * rest + digit;
        digits++;
      } else if (code === point && before < 0) before = digits;
      else {
        digits = 0;
        break;
      }
    }
    if (digits === 0) {
      const plain = toPlain(text.slice(from, to));
      return NUMBER.test(plain) ? Number(plain) : Number.NaN;
    }
    const size = sizeOf(whole, rest, digits, before < 0 ? 0 : digits - before);
    if (Number.isNaN(size)) {
      const cell = text.slice(from, to);
      return Number(decimal === '.' ? cell : cell.replace(decimal, '.'));
    }
    return sign === MINUS ? -size : size;
  };
}

/**
 * (whole · 10^(digits − 15) + rest) / 10^fraction, rounded once; NaN where that is not sure. Up to 15 digits it is the quotient
 * of two numbers that f64 holds exactly. Up to 22 it is a quotient and its error, and sure if it is not nearly half way
 * between two numbers. Source: Dekker, A floating-point technique for extending the available precision, 1971.
 */
function sizeOf(whole: number, rest: number, digits: number, fraction: number): number {
  if (digits <= EXACT) return whole / (TEN[fraction] as number);
  if (digits > TEN.length - 1) return Number.NaN;
  const scale = TEN[digits - EXACT] as number;
  const high = whole * scale;
  const low = productError(whole, scale, high) + rest;
  const ten = TEN[fraction] as number;
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
