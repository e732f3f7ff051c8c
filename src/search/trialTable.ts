import type { Trial } from './trial.ts';

/** Trials in lines, the best first, then those that were stopped, then those that failed. */
export function tableOf(names: readonly string[], trials: readonly Trial[], sign: number, rows: number): string {
  const states = ['complete', 'stopped', 'failed'];
  const sorted = [...trials].sort(
    (a, b) =>
      states.indexOf(a.state) - states.indexOf(b.state) ||
      sign * ((a.value ?? 0) - (b.value ?? 0)) ||
      a.number - b.number,
  );
  const cells = sorted
    .slice(0, rows)
    .map(({ number, value, params, state, reports, error }) => [
      `${number}`,
      value === undefined ? '' : short(value),
      ...names.map((name) => textOf(params[name])),
      state === 'stopped' ? `stopped after step ${reports.at(-1)?.[0]}` : (error ?? ''),
    ]);
  const lines = [['trial', 'value', ...names, ''], ...cells];
  const widths = names
    .concat('', '')
    .map((_, column) => lines.reduce((most, line) => Math.max(most, line[column]?.length ?? 0), 0));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padStart(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const textOf = (value: unknown) =>
  value === undefined
    ? ''
    : typeof value === 'number'
      ? short(value)
      : typeof value === 'string'
        ? value
        : JSON.stringify(value);

/** At most five digits, without zeros at the end. */
const short = (value: number) => `${Number(value.toPrecision(5))}`;
