import 'uplot/dist/uPlot.min.css';
import './style/index.css';
import { startTheme } from '../look/theme.ts';
import { circuitsTab } from './circuits/tab.ts';
import { digitsTab } from './digits/tab.ts';
import { pointsTab } from './points/tab.ts';
import { readHash } from './settings/link.ts';
import { announce } from './view/announce.ts';
import { find } from './view/element.ts';
import type { Page } from './view/page.ts';

type Name = 'points' | 'digits' | 'circuits';
const tabs: Readonly<Record<Name, Page>> = { points: pointsTab(), digits: digitsTab(), circuits: circuitsTab() };
const names = Object.keys(tabs) as Name[];
let current: Name | undefined;

const handleOf = (name: Name) => find<HTMLButtonElement>(`[role=tab][aria-controls=${name}]`);

function turnTo(name: Name): void {
  if (current && current !== name) tabs[current].leave();
  current = name;
  for (const each of names) {
    const seen = each === name;
    tabs[each].panel.hidden = !seen;
    handleOf(each).setAttribute('aria-selected', String(seen));
    handleOf(each).tabIndex = seen ? 0 : -1;
  }
}

/** Turns to a tab by hand. The digits are learned, and a circuit is found, at first sight. */
function enter(name: Name): void {
  const isNew = !tabs[name].started;
  turnTo(name);
  tabs[name].enter();
  if (isNew && name !== 'points') tabs[name].play();
}

function openLink(): void {
  const { tab, entries } = readHash(location.hash);
  const name = names.find((each) => each === tab) ?? 'points';
  turnTo(name);
  tabs[name].open(entries);
  if (name !== 'points' && entries.size === 0) tabs[name].play();
}

async function copyLink(): Promise<void> {
  if (!current) return;
  const { link } = tabs[current];
  history.replaceState(undefined, '', link);
  const copied = await navigator.clipboard?.writeText(link).then(
    () => true,
    () => false,
  );
  const text = copied ? 'Link copied' : 'The link is in the address bar';
  find('#copy span').textContent = text;
  announce(text);
  setTimeout(() => (find('#copy span').textContent = 'Copy link'), 2500);
}

for (const name of names) {
  handleOf(name).addEventListener('click', () => current !== name && enter(name));
  handleOf(name).addEventListener('keydown', ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (!step) return;
    const other = names.at((names.indexOf(name) + step) % names.length) as Name;
    enter(other);
    handleOf(other).focus();
  });
}
find('#copy').addEventListener('click', copyLink);
addEventListener('hashchange', openLink);
startTheme(find('#theme'));
openLink();
