// The page. Its address may say who and what: `?only=mnist,tiny&contestants=lanewise`, parts of names.

import './style.css';
import { engine } from '../../dist/index.js';
import { onTheme, startTheme } from '../look/theme.ts';
import { Chart } from './chart.js';
import { measureAll } from './measureAll.js';
import { faultsOf, versionsOf } from './results.js';
import { showTable } from './table.js';

const find = (selector) => document.querySelector(selector);
const query = new URLSearchParams(location.search);
const [only, names] = [query.get('only'), query.get('contestants')];

const chart = new Chart(find('#chart'));
let controller = new AbortController();

function tell(text) {
  find('#progress').textContent = text;
  console.debug(text);
}

function show(results) {
  for (const card of document.querySelectorAll('.card')) card.hidden = false;
  chart.show(results);
  showTable(find('#table'), results);
  find('#versions').textContent = versionsOf(results).join(', ');
}

async function run(plan) {
  controller = new AbortController();
  const { signal } = controller;
  setRunning(true);
  const results = await measureAll(plan, { only, names, signal, tell, show });
  setRunning(false);
  const faults = faultsOf(results).length;
  const outcome = faults === 0 ? 'All reached the reference loss.' : `Failed or missing: ${faults}.`;
  tell(`${signal.aborted ? 'Stopped' : 'Done'}. ${outcome}`);
  return results;
}

function setRunning(running) {
  find('#stop').hidden = !running;
  for (const plan of ['quick', 'full']) find(`#${plan}`).hidden = running;
  find(running ? '#stop' : '#quick').focus();
}

for (const plan of ['quick', 'full']) {
  find(`#${plan}`).addEventListener('click', () => {
    globalThis.outcome = run(plan);
  });
}
find('#stop').addEventListener('click', () => {
  controller.abort();
  tell('Stops after this one …');
});

const { available, threads, alone } = engine();
find('#build').textContent = available.join(', ');
find('#threads').textContent = alone ? `1: ${alone}` : [...new Set([1, threads])].join(', and ');
find('#browser').textContent = browserOf(navigator);
onTheme(() => chart.redraw());
startTheme(find('#theme'));

/** `Chromium 156 on Linux`, where the browser tells it; else what it calls itself. */
function browserOf({ userAgentData, userAgent }) {
  const brand = userAgentData?.brands.find(({ brand: name }) => !/not.*brand/i.test(name));
  return brand ? `${brand.brand} ${brand.version} on ${userAgentData.platform}` : userAgent;
}
