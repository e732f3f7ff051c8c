import { measured } from '../numbers.ts';
import { MOST_LAYERS, MOST_NEURONS, type pointFields } from '../settings/points.ts';
import { toByte } from '../training/toByte.ts';
import { button, element, find, paths } from '../view/element.ts';
import type { Form } from '../view/form.ts';
import { mapCanvas, paint } from '../view/heatMap.ts';
import { type Link, Links } from '../view/links.ts';
import { type InputName, inputNames, inputs } from './inputs.ts';
import type { PointsShown } from './lesson.ts';
import { SIDE, squares } from './plane.ts';

/** A neuron by its layer, from 0, and its place there. */
export interface Neuron {
  readonly layer: number;
  readonly unit: number;
}

interface Node {
  readonly button: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly name: string;
}

/** Neurons of a new layer. */
const FRESH = 4;

/** The network as a drawing to build with: columns of neurons, each with its surface, linked by weights. */
export class NetworkView {
  readonly #root: HTMLElement;
  readonly #form: Form<typeof pointFields>;
  readonly #look: (neuron: Neuron | undefined) => void;
  readonly #links = new Links();
  readonly #tip = element('output', { class: 'tip', 'aria-hidden': 'true', hidden: true });
  readonly #detail = find('#detail');
  readonly #hint = this.#detail.innerHTML;
  /** The inputs that are there to choose, then each layer. */
  #columns: Node[][] = [];
  #shown: PointsShown | undefined;
  /** The ends of the links, measured when the layout changes. */
  #ends: { left: number; right: number; y: number }[][] = [];
  #pinned: Neuron | undefined;
  #seen: Neuron | undefined;
  #pointed: { x: number; y: number } | undefined;

  /** `look` is told which neuron to show at large, undefined for the output. */
  constructor(root: HTMLElement, form: Form<typeof pointFields>, look: (neuron: Neuron | undefined) => void) {
    this.#root = root;
    this.#form = form;
    this.#look = look;
    form.bind('layers', () => this.#build());
    form.bind('inputs', () => this.#build());
    new ResizeObserver(() => this.#measure()).observe(root);
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
  }

  draw(shown: PointsShown): void {
    this.#shown = shown;
    shown.maps.forEach((units, layer) => {
      units.forEach((map, unit) => {
        const node = this.#columns[layer + 1]?.[unit];
        if (node) paint(node.canvas, map);
      });
    });
    for (const [index, name] of inputNames.entries()) {
      const node = this.#columns[0]?.[index];
      if (node) paint(node.canvas, mapOf(name));
    }
    this.#drawLinks();
    this.#describe();
  }

  #build(): void {
    const { layers: hidden } = this.#form.settings;
    const focused = document.activeElement?.getAttribute('aria-label');
    this.#columns = [];
    this.#shown = undefined;
    this.#pin(undefined);
    const columns = [
      this.#column(
        'Inputs',
        'Inputs',
        inputNames.map((name) => this.#input(name)),
        'inputs',
      ),
      ...hidden.map((units, layer) =>
        this.#column(
          `Layer ${layer + 1}, ${units} neurons`,
          this.#neuronButtons(layer + 1, units),
          Array.from({ length: units }, (_, unit) => this.#neuron({ layer, unit })),
        ),
      ),
      this.#column('Output', 'Output', [this.#neuron(undefined)]),
    ];
    this.#root.replaceChildren(this.#links.canvas, ...columns, this.#tip);
    this.#buildLayerButtons(hidden);
    this.#measure();
    if (focused) this.#root.parentElement?.querySelector<HTMLElement>(`[aria-label='${focused}']`)?.focus();
  }

  #column(label: string, head: HTMLElement | string, nodes: Node[], kind = ''): HTMLElement {
    this.#columns.push(nodes);
    return element(
      'div',
      { class: `column ${kind}`, role: 'group', 'aria-label': label },
      element('div', { class: 'head' }, head),
      element('div', { class: 'nodes' }, ...nodes.map(({ button }) => button)),
    );
  }

  #input(input: InputName): Node {
    const canvas = mapCanvas(SIDE);
    const { label } = inputs[input];
    const chosen = this.#form.settings.inputs;
    const isChosen = chosen.includes(input);
    const isLast = isChosen && chosen.length === 1;
    const node = element(
      'button',
      { type: 'button', class: 'node input', 'aria-label': `Input ${label}`, 'aria-pressed': String(isChosen) },
      canvas,
      element('span', {}, label),
    );
    if (isLast) {
      node.setAttribute('aria-disabled', 'true');
      node.title = 'A network takes at least one input';
    }
    node.addEventListener('click', () => {
      if (!isLast)
        this.#form.set(
          'inputs',
          inputNames.filter((name) => chosen.includes(name) !== (name === input)),
        );
    });
    paint(canvas, mapOf(input));
    return { canvas, button: node, name: label };
  }

  /** One of a hidden layer, or the output. */
  #neuron(neuron: Neuron | undefined): Node {
    const canvas = mapCanvas(SIDE);
    const name = nameOf(neuron);
    const node = element('button', { type: 'button', class: 'node', 'aria-label': `${name}: look at it` }, canvas);
    node.addEventListener('pointerenter', ({ pointerType }) => pointerType === 'mouse' && this.#lookAt(neuron));
    node.addEventListener('pointerleave', () => this.#lookAt(this.#pinned));
    node.addEventListener('focus', () => node.matches(':focus-visible') && this.#lookAt(neuron));
    node.addEventListener('blur', () => this.#lookAt(this.#pinned));
    node.addEventListener('click', () => this.#pin(same(this.#pinned, neuron) ? undefined : neuron));
    return { canvas, button: node, name };
  }

  #pin(neuron: Neuron | undefined): void {
    this.#pinned = neuron;
    this.#columns.slice(1).forEach((nodes, layer) => {
      nodes.forEach(({ button }, unit) => {
        button.setAttribute('aria-pressed', String(same(neuron, { layer, unit })));
      });
    });
    this.#lookAt(neuron);
  }

  #lookAt(neuron: Neuron | undefined): void {
    this.#seen = neuron;
    this.#describe();
    this.#look(neuron);
  }

  #neuronButtons(column: number, units: number): HTMLElement {
    const { layers } = this.#form.settings;
    const set = (count: number) =>
      this.#form.set(
        'layers',
        layers.map((value, index) => (index === column - 1 ? count : value)),
      );
    return element(
      'div',
      { class: 'stepper' },
      stepButton(`Remove a neuron of layer ${column}`, paths.minus, units > 1, () => set(units - 1)),
      element('span', {}, String(units)),
      stepButton(`Add a neuron to layer ${column}`, paths.plus, units < MOST_NEURONS, () => set(units + 1)),
    );
  }

  #buildLayerButtons(hidden: readonly number[]): void {
    const set = (layers: readonly number[]) => this.#form.set('layers', layers);
    find('#layer-buttons').replaceChildren(
      stepButton('Remove a hidden layer', paths.minus, hidden.length > 0, () => set(hidden.slice(0, -1))),
      element('span', {}, `${hidden.length} hidden layer${hidden.length === 1 ? '' : 's'}`),
      stepButton('Add a hidden layer', paths.plus, hidden.length < MOST_LAYERS, () => set([...hidden, FRESH])),
    );
  }

  #measure(): void {
    const origin = this.#root.getBoundingClientRect();
    this.#ends = this.#columns.map((nodes) =>
      nodes.map(({ canvas }) => {
        const { left, right, top, bottom } = canvas.getBoundingClientRect();
        return { left: left - origin.left, right: right - origin.left, y: (top + bottom) / 2 - origin.top };
      }),
    );
    this.#drawLinks();
  }

  /** The places of what a layer takes in: of the inputs, only those that are chosen. */
  #sources(layer: number): number[] {
    const all = (this.#columns[layer] ?? []).map((_, index) => index);
    if (layer > 0) return all;
    return all.filter((index) => this.#form.settings.inputs.includes(inputNames[index] as InputName));
  }

  #linksNow(): Link[] {
    return (this.#shown?.layers ?? []).flatMap(({ weight, units }, layer) => {
      const [sources, to] = [this.#sources(layer), this.#columns[layer + 1] ?? []];
      if (to.length !== units || weight.length !== units * sources.length) return [];
      return to.flatMap(({ name }, unit) =>
        sources.map((source, index) => {
          const [start, end] = [this.#ends[layer]?.[source], this.#ends[layer + 1]?.[unit]];
          return {
            ...{ fromX: start?.right ?? 0, fromY: start?.y ?? 0, toX: end?.left ?? 0, toY: end?.y ?? 0 },
            weight: weight[unit * sources.length + index] as number,
            name: `${this.#columns[layer]?.[source]?.name} → ${name}`,
          };
        }),
      );
    });
  }

  #drawLinks(): void {
    const links = this.#linksNow();
    this.#links.draw(links, undefined);
    const link = this.#pointed && this.#links.at(this.#pointed.x, this.#pointed.y);
    if (link) this.#links.draw(links, link);
    this.#tip.hidden = !link;
    if (!link || !this.#pointed) return;
    this.#tip.replaceChildren(element('b', {}, measured(link.weight)), ` ${link.name}`);
    const { x, y } = this.#pointed;
    const left = Math.min(x + 12, this.#root.clientWidth - this.#tip.offsetWidth);
    this.#tip.style.transform = `translate(${Math.max(0, left)}px, ${y + 16}px)`;
  }

  /** Says the bias and the weights of the neuron that is looked at, for those who do not point. */
  #describe(): void {
    const { layer, unit } = this.#seen ?? { layer: -1, unit: 0 };
    const own = this.#shown?.layers[layer];
    const sources = this.#sources(layer);
    if (!own || own.weight.length !== own.units * sources.length) {
      if (this.#detail.dataset.kind !== 'hint') this.#detail.innerHTML = this.#hint;
      this.#detail.dataset.kind = 'hint';
      return;
    }
    const weights = sources.map((source, index) => {
      const value = measured(own.weight[unit * sources.length + index] as number);
      return `${value} × ${this.#columns[layer]?.[source]?.name.replace(/ of layer \d+$/, '').toLowerCase()}`;
    });
    this.#detail.dataset.kind = 'weights';
    this.#detail.textContent = `${nameOf(this.#seen)}: ${weights.join(', ')}, bias ${measured(own.bias[unit] as number)}`;
  }
}

const nameOf = (neuron: Neuron | undefined) =>
  neuron ? `Neuron ${neuron.unit + 1} of layer ${neuron.layer + 1}` : 'Output';

const same = (a: Neuron | undefined, b: Neuron | undefined) => a?.layer === b?.layer && a?.unit === b?.unit;

/** A button that keeps the focus where it is of no use. */
function stepButton(name: string, path: string, useful: boolean, press: () => void): HTMLButtonElement {
  return button(name, path, () => useful && press(), { class: 'small', 'aria-disabled': useful ? undefined : 'true' });
}

const maps = new Map<InputName, Uint8Array>();

/** What an input is across the plane. */
function mapOf(input: InputName): Uint8Array {
  const known = maps.get(input) ?? Uint8Array.from(squares, ([x, y]) => toByte(inputs[input].of(x, y)));
  maps.set(input, known);
  return known;
}
