import { percent, short, table, times } from '../table.js';

/** The measurements of all builds as markdown. The shortest run counts. */
export function ownReport({ node, cpu, pinned, builds, tasks }) {
  const all = builds.map((build) => shortest(tasks.filter((task) => task.build === build)));
  const names = (group) => [...new Set(tasks.filter((task) => task.group === group).map(({ name }) => name))];
  const rows = (group, ...columns) =>
    names(group).map((name) => [name, ...all.flatMap((found) => columns.map((column) => cell(column, found, name)))]);
  const head = (first, ...columns) => [
    first,
    ...builds.flatMap((build) => columns.map((column) => `${build} ${column}`)),
  ];
  return [
    `${cpu}, ${pinned ? 'one pinned core' : 'one core, not pinned'}; Node ${node.slice(1)}; the shortest run of each.`,
    '## Products, and their share of the bare register tile',
    table(head('', 'GFLOP/s', 'share'), rows('products', gigaflops, share)),
    '## Passes over memory, beside a copy of it',
    table(head('', 'ns/number', 'GB/s'), rows('passes', nanoseconds, gigabytes)),
    '## Whole workloads',
    table(head('', 'samples/s'), rows('steps', samples)),
    '## Single calls, beside the least that they can take',
    table(head('', 'µs', 'times as long'), rows('calls', microseconds, timesAsLong)),
  ].join('\n\n');
}

/** Of each task, the round in which it was fastest, by its name. */
function shortest(tasks) {
  const found = new Map();
  for (const task of tasks) {
    if (task.seconds < (found.get(task.name)?.seconds ?? Number.POSITIVE_INFINITY)) found.set(task.name, task);
  }
  return found;
}

const cell = (column, found, name) => (found.has(name) ? column(found.get(name), found) : '–');
const rate = ({ operations, seconds }) => operations / seconds / 1e9;
const gigaflops = (task) => short(rate(task));
const share = (task, found) => percent(rate(task) / rate(found.get('register tile')));
const nanoseconds = ({ elements, seconds }) => short((seconds / elements) * 1e9);
const gigabytes = ({ elements, bytes, seconds }) => short((elements * bytes) / seconds / 1e9);
const each = ({ seconds, calls }) => (seconds / calls) * 1e6;
const microseconds = (task) => short(each(task));
const timesAsLong = (task, found) => (task.beside ? times(each(task) / each(found.get(task.beside))) : '–');
const samples = (task) => short(task.samples / task.seconds);
