import { short } from '../../bench/table.js';
import { describe } from '../../bench/workloads.js';
import { faultOf, ratioOf } from './results.js';

/** A new element with text, and a smaller line below it. */
function cell(tag, text, below = '') {
  const made = document.createElement(tag);
  made.append(text);
  if (below) made.appendChild(document.createElement('small')).textContent = below;
  return made;
}

const head = (scope, ...text) => Object.assign(cell('th', ...text), { scope });

function rateOf(entry, entries, reference) {
  if (entry.counts) return cell('td', short(entry.rate), ratioOf(entry, entries));
  return Object.assign(cell('td', faultOf(entry, reference)), { className: 'fault' });
}

function row(...cells) {
  const made = document.createElement('tr');
  made.append(...cells);
  return made;
}

/** A workload in each row: samples per second of each contestant, and the ratio; of one that failed, why. */
export function showTable(table, results) {
  const names = results[0].entries.map(({ name }) => head('col', name));
  table.replaceChildren();
  table.createTHead().append(row(head('col', 'workload'), ...names));
  const rows = results.map(({ workload, reference, entries }) =>
    row(head('row', workload.name, describe(workload)), ...entries.map((entry) => rateOf(entry, entries, reference))),
  );
  table.createTBody().append(...rows);
}
