// The one way in which numbers are written: points and commas as in English, a true minus, three digits that count.

const minus = (text: string) => text.replace('-', '−');

/** Digits after the point that are of interest. */
const FINEST = 6;

const decimal = new Intl.NumberFormat('en', { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
const short = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const exact = new Intl.NumberFormat('en', { maximumFractionDigits: FINEST });

/** A measured number, such as a loss or a weight: 0.0512, −1.30, 12,300. */
export function measured(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : minus(value < 0 ? '-∞' : '∞');
  if (value !== 0 && Math.abs(value) < 10 ** -FINEST) return `< ${exact.format(10 ** -FINEST)}`;
  return minus(decimal.format(value));
}

/** How many, roughly: 1,230,000. */
export const roughly = (value: number) => minus(short.format(value));

/** A number as it was chosen or counted: 0.0003, 12,345. */
export const plain = (value: number) => minus(exact.format(value));

/** A share as a percentage. */
export const percent = (share: number, digits = 1) => `${(100 * share).toFixed(digits)} %`;
