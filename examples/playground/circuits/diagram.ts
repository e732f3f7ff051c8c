import { CELLS } from '../digits/toDigits.ts';
import { measured } from '../numbers.ts';
import { inputs } from '../points/inputs.ts';
import { SIDE, squares } from '../points/plane.ts';
import { toByte } from '../training/toByte.ts';
import { element } from '../view/element.ts';
import { mapCanvas, paint, sharpen } from '../view/heatMap.ts';
import { type Link, Links } from '../view/links.ts';
import { colourOf } from '../view/palette.ts';
import type { EdgeAt, NetworkView, UnitAt } from './messages.ts';
import { layerNames, type Subject } from './subjects.ts';

/** What a diagram shows of a network. */
export interface DiagramContent {
  readonly edges: readonly EdgeAt[] | undefined;
  readonly off: readonly UnitAt[];
  /** The digit that is looked at. */
  readonly pixels: Float32Array | undefined;
  readonly correct: number;
  readonly wrong: number;
}

export interface DiagramActions {
  /** A unit is pointed at, or no more. */
  look(unit: UnitAt | undefined): void;
  /** A unit is to be switched off, or on. */
  toggle(unit: UnitAt): void;
}

interface Node {
  readonly root: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly name: string;
}

/** The thickest line of `Links`. */
const THICKEST = 2;

const heads = ['Inputs', 'Layer 1', 'Layer 2', 'Answer'];

/** The layers of a network as columns of units, and the weights of a circuit between them. */
export class Diagram {
  readonly #root: HTMLElement;
  readonly #actions: DiagramActions;
  readonly #links = new Links();
  readonly #tip = element('output', { class: 'tip', 'aria-hidden': 'true', hidden: true });
  #subject: Subject | undefined;
  #network: NetworkView | undefined;
  #inputs: Node[] = [];
  #columns: Node[][] = [];
  #content: DiagramContent = { edges: undefined, off: [], pixels: undefined, correct: 0, wrong: 0 };
  #seen: UnitAt | undefined;
  #pointed: { x: number; y: number } | undefined;

  constructor(root: HTMLElement, actions: DiagramActions) {
    this.#root = root;
    this.#actions = actions;
    new ResizeObserver(() => this.#drawLinks()).observe(root);
    const point = ({ clientX, clientY }: PointerEvent) => {
      const { left, top } = root.getBoundingClientRect();
      this.#pointed = { x: clientX - left, y: clientY - top };
      this.#drawLinks();
    };
    root.addEventListener('pointermove', point);
    root.addEventListener('pointerdown', point);
    root.addEventListener('pointerleave', () => {
      this.#pointed = undefined;
      this.#drawLinks();
    });
    root.addEventListener('keydown', (event) => this.#key(event));
  }

  /** Another network; without one, its units are empty. */
  build(subject: Subject, network: NetworkView | undefined): void {
    this.#network = network;
    if (subject !== this.#subject) {
      this.#subject = subject;
      this.#inputs = subject.data ? [planeInput('x'), planeInput('y')] : [digitInput()];
      this.#columns = subject.units
        .slice(1)
        .map((count, layer) => Array.from({ length: count }, (_, unit) => this.#unit({ layer, unit })));
      const column = (nodes: Node[], index: number) =>
        element(
          'div',
          { class: `column ${index === 0 ? 'inputs' : ''}`, role: 'group', 'aria-label': heads[index] },
          element('div', { class: 'head' }, heads[index] as string),
          element('div', { class: 'nodes' }, ...nodes.map(({ root }) => root)),
        );
      const all = [this.#inputs, ...this.#columns].map(column);
      this.#root.replaceChildren(this.#links.canvas, ...all, this.#tip);
      this.#columns[0]?.[0]?.root.setAttribute('tabindex', '0');
    }
    const side = subject.data ? SIDE : CELLS;
    for (const [layer, nodes] of this.#columns.entries())
      for (const [unit, { canvas }] of nodes.entries()) {
        const view = network?.units[layer]?.[unit];
        paint(canvas, view?.picture ?? new Uint8Array(side * side).fill(128));
      }
    this.draw(this.#content);
  }

  draw(content: DiagramContent): void {
    this.#content = content;
    const { edges, off, correct, wrong } = content;
    const used = new Set((edges ?? []).flatMap(({ layer, from, to }) => [`${layer} ${to}`, `${layer - 1} ${from}`]));
    const isDigits = !this.#subject?.data;
    for (const [layer, nodes] of this.#columns.entries())
      for (const [unit, { root }] of nodes.entries()) {
        const isLast = layer === this.#columns.length - 1;
        root.classList.toggle('out', edges !== undefined && !used.has(`${layer} ${unit}`));
        root.classList.toggle('correct', isLast && isDigits && unit === correct);
        root.classList.toggle('wrong', isLast && isDigits && unit === wrong);
        const isOff = off.some((other) => other.layer === layer && other.unit === unit);
        if (!isLast) root.setAttribute('aria-pressed', String(isOff));
      }
    if (isDigits) this.#drawDigit();
    this.#drawLinks();
  }

  /** In other colours. */
  redraw(): void {
    if (this.#subject) this.build(this.#subject, this.#network);
    for (const [index, { canvas }] of this.#inputs.entries())
      if (this.#subject?.data) paint(canvas, planeOf(index === 0 ? 'x' : 'y'));
  }

  /** Marks a unit whose weights are to stand out. */
  mark(unit: UnitAt | undefined): void {
    this.#seen = unit;
    for (const [layer, nodes] of this.#columns.entries())
      for (const [index, { root }] of nodes.entries())
        root.classList.toggle('seen', unit?.layer === layer && unit.unit === index);
    this.#drawLinks();
  }

  #unit(unit: UnitAt): Node {
    const side = this.#subject?.data ? SIDE : CELLS;
    const canvas = mapCanvas(side);
    const name = nameOf(unit, this.#subject as Subject);
    const isAnswer = unit.layer === layerNames.length - 1;
    const root = element(
      'button',
      {
        ...{ type: 'button', class: 'node unit', tabindex: -1 },
        'aria-label': isAnswer ? name : `${name}: switch off`,
        'aria-pressed': isAnswer ? undefined : 'false',
      },
      canvas,
      ...(isAnswer && !this.#subject?.data ? [element('span', {}, String(unit.unit))] : []),
    );
    let wasSeen = false;
    const look = () => {
      this.mark(unit);
      this.#actions.look(unit);
    };
    root.addEventListener('pointerenter', ({ pointerType }) => pointerType === 'mouse' && look());
    root.addEventListener('pointerdown', () => (wasSeen = root.classList.contains('seen')));
    root.addEventListener('focus', look);
    root.addEventListener('click', (event) => {
      // A finger looks first, and switches with the next touch.
      const isTouch = (event as PointerEvent).pointerType === 'touch';
      if (isAnswer || (isTouch && !wasSeen)) look();
      else this.#actions.toggle(unit);
    });
    return { root, canvas, name };
  }

  #key(event: KeyboardEvent): void {
    const at = this.#columns.flatMap((nodes, layer) =>
      nodes.flatMap(({ root }, unit) => (root === document.activeElement ? [{ layer, unit }] : [])),
    )[0];
    if (!at) return;
    const here = this.#columns[at.layer] as Node[];
    const [down, right] = ({ ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[event.key] ??
      []) as [number?, number?];
    if (down === undefined || right === undefined) return;
    event.preventDefault();
    const column = this.#columns[at.layer + right] ?? here;
    const same = Math.round(((at.unit + 0.5) / here.length) * column.length - 0.5);
    const next = column[Math.max(0, Math.min(column.length - 1, (right && column !== here ? same : at.unit) + down))];
    here[at.unit]?.root.setAttribute('tabindex', '-1');
    next?.root.setAttribute('tabindex', '0');
    next?.root.focus();
  }

  /** The digit that is looked at, in ink, with a frame around the pixels that the circuit reads. */
  #drawDigit(): void {
    const [input] = this.#inputs;
    if (!input) return;
    const { context, width } = sharpen(input.canvas);
    const cell = width / CELLS;
    const { pixels, edges = [] } = this.#content;
    const { color } = getComputedStyle(input.canvas);
    context.fillStyle = color;
    pixels?.forEach((ink, at) => {
      context.globalAlpha = 0.85 * ink;
      context.fillRect((at % CELLS) * cell, Math.floor(at / CELLS) * cell, cell + 0.5, cell + 0.5);
    });
    const sums = new Map<number, number>();
    for (const { layer, from, effect } of edges) if (layer === 0) sums.set(from, (sums.get(from) ?? 0) + effect);
    const most = Math.max(...[...sums.values()].map(Math.abs), 1e-9);
    context.globalAlpha = 1;
    context.lineWidth = 2;
    for (const [at, sum] of sums) {
      context.strokeStyle = colourOf(0.4 + 0.6 * Math.sqrt(Math.abs(sum) / most));
      context.strokeRect((at % CELLS) * cell + 1.5, Math.floor(at / CELLS) * cell + 1.5, cell - 3, cell - 3);
    }
  }

  #linksNow(): Link[] {
    const { edges = [] } = this.#content;
    const origin = this.#root.getBoundingClientRect();
    const boxes = [this.#inputs, ...this.#columns].map((nodes) =>
      nodes.map(({ canvas, name }) => ({ box: canvas.getBoundingClientRect(), name })),
    );
    const most = edges.reduce((most, { effect }) => Math.max(most, Math.abs(effect)), 0) || 1;
    const isDigits = !this.#subject?.data;
    const seen = this.#seen;
    return edges.flatMap(({ layer, from, to, weight, effect }) => {
      const isPixel = layer === 0 && isDigits;
      const [start, end] = [boxes[layer]?.[isPixel ? 0 : from], boxes[layer + 1]?.[to]];
      if (!start || !end) return [];
      const { left, right, top, bottom, width } = start.box;
      const cell = width / CELLS;
      const isOf =
        seen && ((layer === seen.layer && to === seen.unit) || (layer - 1 === seen.layer && from === seen.unit));
      return [
        {
          fromX: (isPixel ? left + ((from % CELLS) + 0.5) * cell : right) - origin.left,
          fromY: (isPixel ? top + (Math.floor(from / CELLS) + 0.5) * cell : (top + bottom) / 2) - origin.top,
          ...{ toX: end.box.left - origin.left, toY: (end.box.top + end.box.bottom) / 2 - origin.top },
          weight: THICKEST * Math.sign(weight) * Math.sqrt(Math.abs(effect) / most),
          name: `${isPixel ? `Pixel ${(from % CELLS) + 1}, ${Math.floor(from / CELLS) + 1}` : start.name} → ${end.name}, weight ${measured(weight)}, effect ${measured(effect)}`,
          faint: seen !== undefined && !isOf,
        },
      ];
    });
  }

  #drawLinks(): void {
    if (!this.#subject) return;
    const links = this.#linksNow().sort(
      (a, b) => Number(b.faint) - Number(a.faint) || Math.abs(a.weight) - Math.abs(b.weight),
    );
    this.#links.draw(links, undefined);
    const { x, y } = this.#pointed ?? { x: -1, y: -1 };
    const link = this.#pointed && this.#links.at(x, y);
    if (link) this.#links.draw(links, link);
    this.#tip.hidden = !link;
    if (!link) return;
    this.#tip.textContent = link.name;
    const left = Math.max(0, Math.min(x + 12, this.#root.clientWidth - this.#tip.offsetWidth));
    this.#tip.style.transform = `translate(${left}px, ${y + 16}px)`;
  }
}

/** A unit in words. */
export function nameOf({ layer, unit }: UnitAt, { data }: Subject): string {
  if (layer < layerNames.length - 1) return `Unit ${unit + 1} of layer ${layer + 1}`;
  return data ? 'The answer' : `The answer ${unit}`;
}

const planeOf = (input: 'x' | 'y') => Uint8Array.from(squares, ([x, y]) => toByte(inputs[input].of(x, y)));

function planeInput(name: 'x' | 'y'): Node {
  const canvas = mapCanvas(SIDE);
  paint(canvas, planeOf(name));
  return { canvas, name, root: element('div', { class: 'node' }, canvas, element('span', {}, name)) };
}

function digitInput(): Node {
  const canvas = element('canvas', { class: 'digit', 'aria-hidden': 'true' });
  return { canvas, name: 'Pixel', root: element('div', { class: 'node' }, canvas) };
}
