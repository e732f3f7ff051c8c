// The page. Its address may say how many birds, which seed and what speed: `?size=200&seed=7&speed=7`.
import './style.css';
import { startTheme } from '../look/theme.ts';
import { Flock } from './flock.js';
import { drawHistory } from './history.js';
import { drawSky } from './sky.js';

/** Milliseconds of a frame that steps may take, so that the page stays at 60 frames a second. */
const BUDGET = 11;
const FASTEST = 7;

const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const field = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (find(id));
const sky = /** @type {HTMLCanvasElement} */ (find('sky'));
const history = /** @type {SVGElement} */ (/** @type {unknown} */ (find('history')));

for (const [name, value] of new URLSearchParams(location.search)) {
  if (['size', 'seed', 'speed'].includes(name)) field(name).value = value;
}

let playing = !matchMedia('(prefers-reduced-motion: reduce)').matches;
let flock = begin();

function begin() {
  const seed = Number(field('seed').value);
  const isSeed = Number.isSafeInteger(seed) && seed >= 0;
  if (!isSeed) field('seed').value = '1';
  return new Flock(Number(field('size').value) || 1000, isSeed ? seed : 1);
}

/** Steps of a frame: 1, 2, 4, … 64, or as many as there is time for. */
const stepsOf = (/** @type {number} */ speed) => (speed === FASTEST ? Number.POSITIVE_INFINITY : 2 ** speed);

function frame() {
  const steps = stepsOf(Number(field('speed').value));
  const end = performance.now() + BUDGET;
  const { generation } = flock;
  for (let step = 0; playing && step < steps && performance.now() < end; step++) flock.step();
  if (generation !== flock.generation) drawHistory(history, flock.history);
  show();
  requestAnimationFrame(frame);
}

function show() {
  const { world, time } = flock;
  drawSky(sky, world);
  const most = flock.history.reduce((top, { best }) => Math.max(top, best), world.passed);
  find('generation').textContent = `${flock.generation}`;
  find('flying').textContent = world.flying.toLocaleString('en');
  find('pipes').textContent = `${world.passed}`;
  find('most').textContent = `${most}`;
  find('time').textContent = time ? `${time < 1 ? `${(1000 * time).toFixed(0)} µs` : `${time.toFixed(1)} ms`}` : '–';
  find('build').textContent = flock.build;
}

function restart() {
  flock.dispose();
  flock = begin();
  drawHistory(history, flock.history);
}

function setPlaying(/** @type {boolean} */ value) {
  playing = value;
  find('play').textContent = playing ? 'Pause' : 'Play';
}

function saySpeed() {
  const speed = Number(field('speed').value);
  find('speed-text').textContent = speed === FASTEST ? 'as fast as it goes' : `${stepsOf(speed)} ×`;
}

find('play').addEventListener('click', () => setPlaying(!playing));
find('again').addEventListener('click', restart);
find('size').addEventListener('change', restart);
find('seed').addEventListener('change', restart);
find('speed').addEventListener('input', saySpeed);
setPlaying(playing);
saySpeed();
startTheme(find('theme'));
requestAnimationFrame(frame);
