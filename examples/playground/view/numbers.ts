/** 1,234,000: three digits that count. */
export const count = (value: number) =>
  Math.round(value).toLocaleString('en', { maximumSignificantDigits: value < 1e6 ? 3 : 4 });

/** A loss, in as many digits as are of interest. */
export const loss = (value: number) => (Number.isFinite(value) ? value.toFixed(value < 10 ? 4 : 1) : '∞');

/** A share as a percentage. */
export const percent = (share: number, digits = 1) => `${(100 * share).toFixed(digits)} %`;
