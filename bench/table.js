/** A markdown table: the first column to the left, the others to the right. */
export function table(head, rows) {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column].length)));
  const line = (row) =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ')} |`;
  const rule = widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(cells[0]), line(rule), ...cells.slice(1).map(line)].join('\n');
}

/** A number with three digits that count and thousands apart: 1,230,000; 45.6. */
export function short(value) {
  if (!Number.isFinite(value)) return '–';
  const rounded = Number(value.toPrecision(3));
  return rounded.toLocaleString('en', { maximumFractionDigits: rounded < 10 ? 2 : rounded < 100 ? 1 : 0 });
}

export const times = (value) => (Number.isFinite(value) ? `${short(value)}×` : '–');

export const percent = (value) => `${Math.round(100 * value)} %`;
