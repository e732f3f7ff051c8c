import { short, table, times } from '../../bench/table.js';

/** How many times as many samples as a peer lanewise does, in its fastest build on one thread; empty if not known. */
export function ratioOf({ own, counts, rate }, entries) {
  const base = entries.find((entry) => entry.base && entry.counts);
  return !own && counts && base ? times(base.rate / rate) : '';
}

/** Why an entry does not count. */
export const faultOf = ({ error, loss }, reference) =>
  error ?? `failed: its loss is ${loss.toPrecision(4)}, not ${reference.toPrecision(4)}`;

/** The entries that do not count. */
export const faultsOf = (results) => results.flatMap(({ entries }) => entries.filter(({ counts }) => !counts));

/** `lanewise 0.1.0`, for each library that ran. */
export function versionsOf(results) {
  const ran = results.flatMap(({ entries }) => entries.filter(({ version }) => version));
  return [...new Set(ran.map(({ name, version }) => `${name.split(' ')[0]} ${version}`))];
}

/** All as markdown: samples per second, and the ratio. */
export function markdown(results) {
  const rows = results.map(({ workload, reference, entries }) => [
    workload.name,
    ...entries.map((entry) =>
      entry.counts
        ? [short(entry.rate), ratioOf(entry, entries)].filter(Boolean).join(', ')
        : faultOf(entry, reference),
    ),
  ]);
  return table(['workload', ...results[0].entries.map(({ name }) => name)], rows);
}
