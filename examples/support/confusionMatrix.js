// @ts-check
import { argMax } from './argMax.js';

/**
 * A table of how often each class (down) was read as each class (across), and the share of each that was right.
 *
 * @param {number[]} labels the true class of each row
 * @param {Float32Array} probabilities rows × classes, row after row
 * @param {number} classes
 */
export function confusionMatrix(labels, probabilities, classes) {
  const answers = argMax(probabilities, classes);
  const names = Array.from({ length: classes }, (_, index) => index);
  const rows = names.map((label) => {
    const given = answers.filter((_, row) => labels[row] === label);
    const counts = names.map((name) => given.filter((answer) => answer === name).length);
    const right = Math.round((100 * (counts[label] ?? 0)) / given.length);
    return [`${label}`, '│', ...counts.map((count) => (count > 0 ? `${count}` : '·')), '│', `${right} %`];
  });
  const head = ['true', '│', ...names.map(String), '│', 'right'];
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const [first = '', ...lines] = [head, ...rows].map((row) =>
    row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  '),
  );
  const above = `${' '.repeat(first.indexOf('│'))}│  read as`;
  return [above, first, first.replace(/./g, (character) => (character === '│' ? '┼' : '─')), ...lines].join('\n');
}
