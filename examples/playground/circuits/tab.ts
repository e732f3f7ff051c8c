import { onTheme } from '../../look/theme.ts';
import { Pad } from '../digits/pad.ts';
import { Probabilities } from '../digits/probabilities.ts';
import { readStrokes } from '../digits/strokes.ts';
import { percent, plain } from '../numbers.ts';
import { makePoints } from '../points/makePoints.ts';
import { Surface } from '../points/surface.ts';
import { type CircuitSettings, circuitFields } from '../settings/circuits.ts';
import { faultsOf, readSettings, writeHash } from '../settings/link.ts';
import { announce } from '../view/announce.ts';
import { find } from '../view/element.ts';
import { Form } from '../view/form.ts';
import { furnish } from '../view/furnish.ts';
import type { Page } from '../view/page.ts';
import { Diagram } from './diagram.ts';
import { Goodness } from './goodness.ts';
import type { Answer, CircuitReply, EdgeAt, Found, NetworkView, SearchReply, UnitAt } from './messages.ts';
import { CircuitRemote } from './remote.ts';
import { SearchBar } from './searchBar.ts';
import { POINTS, type Subject, subjects } from './subjects.ts';
import { pixelsOf, testRows } from './testRows.ts';
import { UnitCard } from './unitCard.ts';
import worker from './worker.ts?worker&url';

/** Milliseconds between two pictures of a search, and pictures that may wait: of more, every other one is left out. */
const PICTURE = 50;
const WAITING = 32;

/** What a search is looked for in: changing it trains another network. */
const OF_NETWORK: readonly (keyof CircuitSettings)[] = ['network', 'sparse', 'seed', 'build'];

/** The tab that looks for the part of a network that gives an answer. */
export function circuitsTab(): Page {
  const panel = find('#circuits');
  const form = new Form(circuitFields, readSettings(circuitFields, new URLSearchParams()), changed);
  furnish(panel, form);
  const bar = new SearchBar(find('.transport', panel), find('#circuit-stage'), () => (searching ? stop() : play()));
  const goodness = new Goodness();
  const diagram = new Diagram(find('#circuit'), { look, toggle });
  const card = new UnitCard(toggle);
  const probabilities = new Probabilities(find('#said-probabilities'));
  const surface = new Surface(find<HTMLCanvasElement>('#plane'));
  const pad = new Pad(find<HTMLCanvasElement>('#circuit-pad'), (strokes) => show(readStrokes(strokes), -1));
  const remote = new CircuitRemote(worker, hear, fail);
  const alone = find<HTMLInputElement>('#runs-circuit');

  let started = false;
  let network: NetworkView | undefined;
  let edges: readonly EdgeAt[] | undefined;
  let found: Found | undefined;
  let off: readonly UnitAt[] = [];
  let seen: UnitAt | undefined;
  let pixels: Float32Array | undefined;
  /** The test digit that is looked at, −1 for none. */
  let chosen = -1;
  let answer: Answer | undefined;
  let [run, searching] = [0, false];
  let [linkNotice, fault] = ['', ''];
  /** Pictures of the search that are to be shown. */
  let pictures: SearchReply[] = [];
  let showing = false;
  /** The behaviour that was asked about last. */
  let behaviour = [form.settings.correct, form.settings.wrong] as const;

  const subject = (): Subject => subjects[form.settings.network];

  form.bind('network', (name) => {
    const isDigits = !subjects[name].data;
    for (const field of ['correct', 'wrong'] as const) form.hide(field, !isDigits);
    for (const place of panel.querySelectorAll<HTMLElement>('.of-digits')) place.hidden = !isDigits;
    for (const place of panel.querySelectorAll<HTMLElement>('.of-plane')) place.hidden = isDigits;
    find('#circuit').classList.toggle('plane', !isDigits);
  });

  function changed(name: keyof CircuitSettings): void {
    const { correct, wrong } = form.settings;
    if (correct === wrong) {
      if (name === 'correct') form.set('wrong', behaviour[0], true);
      else form.set('correct', behaviour[1], true);
    }
    behaviour = [form.settings.correct, form.settings.wrong];
    linkNotice = '';
    const again = searching || found !== undefined;
    if (OF_NETWORK.includes(name)) start();
    else forget();
    if (name === 'network' || name === 'correct') showTest(false);
    if (again) play();
    else link();
  }

  /** Trains a network as the settings say. */
  function start(): void {
    started = true;
    network = undefined;
    off = [];
    seen = undefined;
    forget();
    remote.order({ train: form.settings });
    diagram.build(subject(), undefined);
    bar.show(false, undefined, 'Trains a network …');
    link();
  }

  /** There is no circuit, and nothing is searched. */
  function forget(): void {
    if (searching) remote.order({ stop: true });
    run++;
    searching = false;
    pictures = [];
    edges = found = undefined;
    alone.disabled = true;
    find<HTMLInputElement>('#runs-whole').checked = true;
    goodness.show(undefined, question());
    bar.show(false, undefined, network ? 'Press Find.' : '');
    redraw();
    ask();
  }

  function play(): void {
    fault = '';
    notice();
    if (!remote.running) start();
    forget();
    searching = true;
    remote.order({ find: form.settings, run });
    bar.show(true, undefined, network ? 'Scores every weight' : 'Trains a network …');
    link();
  }

  function stop(): void {
    forget();
    bar.show(false, undefined, 'Stopped.');
    announce('Stopped.');
    link();
  }

  function hear(reply: CircuitReply): void {
    if ('network' in reply) showNetwork(reply.network);
    else if ('answer' in reply) showAnswer(reply.answer);
    else if (reply.run === run && searching) {
      if ('stage' in reply && pictures.length >= WAITING) pictures = pictures.filter((_, index) => index % 2 === 0);
      if ('stage' in reply && matchMedia('(prefers-reduced-motion: reduce)').matches) pictures = [];
      pictures.push(reply);
      if (!showing) setTimeout(showPicture);
      showing = true;
    }
  }

  function showPicture(): void {
    const picture = pictures.shift();
    showing = picture !== undefined;
    if (!picture) return;
    setTimeout(showPicture, PICTURE);
    if ('stage' in picture) {
      edges = picture.edges ?? edges;
      bar.show(true, edges?.length, picture.stage);
      redraw();
    } else if ('found' in picture) showFound(picture.found);
    else if ('refused' in picture) {
      forget();
      fault = picture.refused;
      notice();
    } else stop();
  }

  function showFound(result: Found): void {
    searching = false;
    found = result;
    edges = result.edges;
    alone.disabled = false;
    const { figures } = result;
    goodness.show(figures, question());
    bar.show(false, figures.edges, found.edges.length > 0 ? 'Found.' : 'Nothing is needed.');
    const before = sumsOf(edges);
    seen ??= [...before.entries()].sort(([, a], [, b]) => b - a).map(([key]) => unitOf(key))[0];
    if (seen) look(seen, false);
    redraw();
    link();
    announce(
      `Found ${plain(figures.edges)} of ${plain(figures.ofEdges)} weights. They keep ${percent(figures.faithfulness, 0)}, ` +
        `as many by chance ${percent(figures.chance, 0)}.`,
    );
  }

  function question() {
    const { correct, wrong, left } = form.settings;
    const isPlane = subject().data !== undefined;
    const pairs = left === 'pairs';
    return {
      lead: isPlane ? 'what speaks for orange' : `the lead of the ${correct} over the ${wrong}`,
      rows: isPlane ? 'points' : pairs ? 'pairs' : 'digits',
      carried: !pairs
        ? 'their mean'
        : `what they do for the ${isPlane ? 'nearest violet point' : `${wrong} that is most like the ${correct}`}`,
    };
  }

  function showNetwork(view: NetworkView): void {
    network = view;
    fault = '';
    notice();
    for (const [name, text] of Object.entries({
      ...{ build: view.build, threads: String(view.threads), weights: view.fingerprint },
      seed: String(form.settings.seed),
    }))
      find(`[data-value=${name}]`, panel).textContent = text;
    find('#circuit-accuracy').textContent = `Right on ${percent(view.accuracy)} of what it never saw.`;
    diagram.build(subject(), view);
    if (!searching) bar.show(false, undefined, 'Press Find.');
    if (!pixels) showTest(false);
    redraw();
    ask();
  }

  function redraw(): void {
    const { correct, wrong } = form.settings;
    diagram.draw({ edges, off, pixels, correct, wrong });
    find('#off').hidden = off.length === 0;
    find('#off-count').textContent = `${off.length} unit${off.length === 1 ? ' is' : 's are'} off`;
    showCard();
  }

  function showCard(): void {
    const view = seen && network?.units[seen.layer]?.[seen.unit];
    const isOff = off.some(({ layer, unit }) => layer === seen?.layer && unit === seen.unit);
    card.show(seen && view ? { at: seen, view, subject: subject(), edges, isOff } : undefined);
  }

  function look(unit: UnitAt | undefined, mark = true): void {
    seen = unit ?? seen;
    if (mark) diagram.mark(unit);
    showCard();
  }

  function toggle({ layer, unit }: UnitAt): void {
    const others = off.filter((other) => other.layer !== layer || other.unit !== unit);
    off = others.length < off.length ? others : [...off, { layer, unit }];
    redraw();
    ask();
  }

  function ask(): void {
    const isPlane = subject().data !== undefined;
    const only = alone.checked ? found?.edges : undefined;
    if (!network || !(isPlane || pixels)) showAnswer(undefined);
    else remote.order({ ask: { pixels: isPlane ? undefined : pixels, off, only } });
  }

  function show(digit: Float32Array | undefined, row: number): void {
    pixels = digit;
    chosen = row;
    redraw();
    ask();
  }

  /** A plain test digit of those that the behaviour is about, or the next one. */
  function showTest(isNext: boolean): void {
    const digits = network?.digits;
    pad.clear();
    if (!digits) {
      show(undefined, -1);
      return;
    }
    const { correct, wrong } = form.settings;
    const rows = testRows(digits, correct, wrong);
    chosen = rows[isNext ? (rows.indexOf(chosen) + 1) % rows.length : 0] as number;
    const digit = pixelsOf(digits, chosen);
    pad.clear(digit);
    show(digit, chosen);
  }

  function showAnswer(given: Answer | undefined): void {
    answer = given;
    if (given && 'map' in given) {
      const { network: name, seed } = form.settings;
      const { data } = subjects[name] as Subject;
      if (!data) return;
      const { test } = makePoints({ ...POINTS, data, seed });
      surface.draw({ map: given.map, boundary: given.odds, train: test, test: [], task: 'classes' });
      return;
    }
    const said = given?.probabilities;
    const [best, whole] = [said, given?.whole].map((shares) => (shares ? shares.indexOf(Math.max(...shares)) : -1)) as [
      number,
      number,
    ];
    probabilities.show(said);
    find('#said').textContent = said ? `${best}` : '?';
    find('#said').classList.toggle('none', !said);
    find('#said-sure').textContent = said ? `${percent(said[best] as number, 0)} sure` : 'Draw a digit';
    const isWhole = off.length === 0 && !(alone.checked && found);
    const words = given && !isWhole ? `Whole network: ${whole}, ${percent(given.whole[whole] as number, 0)} sure` : '';
    find('#said-whole').textContent = words;
    find('#said').classList.toggle('other', best !== whole);
  }

  function fail(why: string): void {
    fault = `${why} Press Find to try again.`;
    searching = false;
    bar.show(false, undefined, '');
    notice();
    if (started) announce(fault);
  }

  function notice(): void {
    const place = find('.notice', panel);
    place.textContent = fault || linkNotice;
    place.hidden = place.textContent === '';
  }

  const address = () => {
    const settings = { ...form.settings, found: searching || found !== undefined };
    return new URL(writeHash('circuits', circuitFields, settings), location.href).href;
  };

  function link(): void {
    if (!panel.hidden) history.replaceState(undefined, '', address());
  }

  find('#circuit-clear').addEventListener('click', () => {
    pad.clear();
    show(undefined, -1);
  });
  find('#circuit-sample').addEventListener('click', () => showTest(true));
  find('#all-on').addEventListener('click', () => {
    off = [];
    redraw();
    ask();
  });
  for (const id of ['#runs-whole', '#runs-circuit']) find(id).addEventListener('change', ask);
  new ResizeObserver(() => answer && 'map' in answer && showAnswer(answer)).observe(find('#plane'));
  onTheme(() => {
    diagram.redraw();
    if (answer) showAnswer(answer);
  });

  return {
    panel,
    get started() {
      return started;
    },
    get link() {
      return address();
    },
    open(entries) {
      const settings = readSettings(circuitFields, entries);
      linkNotice = faultsOf(circuitFields, entries).join(' ');
      form.replace({
        ...settings,
        wrong: settings.wrong === settings.correct ? (settings.correct + 5) % 10 : settings.wrong,
      });
      behaviour = [form.settings.correct, form.settings.wrong];
      fault = '';
      notice();
      pixels = undefined;
      start();
      if (settings.found) play();
    },
    enter() {
      if (!started) start();
      else link();
    },
    leave() {
      if (searching) stop();
    },
    play,
  };
}

/** The sum of the magnitudes of what leads out of each hidden unit, by its key. */
function sumsOf(edges: readonly EdgeAt[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { layer, from, effect } of edges) {
    const key = `${layer - 1} ${from}`;
    if (layer > 0) sums.set(key, (sums.get(key) ?? 0) + Math.abs(effect));
  }
  return sums;
}

function unitOf(key: string): UnitAt {
  const [layer = 0, unit = 0] = key.split(' ').map(Number);
  return { layer, unit };
}
