import { MOST_LAYERS, MOST_NEURONS, type pointFields } from '../settings/points.ts';
import { button, element, find, paths } from '../view/element.ts';
import type { Form } from '../view/form.ts';
import { mapCanvas, paint, sharpen } from '../view/heatMap.ts';
import { colourOf } from '../view/palette.ts';
import type { PointsShown } from './lesson.ts';
import { SIDE } from './plane.ts';

/** A neuron by its layer, from 0, and its place there. */
export interface Neuron {
  readonly layer: number;
  readonly unit: number;
}

interface Node {
  readonly button: HTMLElement;
  readonly canvas: HTMLCanvasElement;
}

/** Neurons of a new layer. */
const FRESH = 4;

/** The network as a drawing to build with: columns of neurons, each with its surface, linked by weights. */
export class NetworkView {
  readonly #root: HTMLElement;
  readonly #form: Form<typeof pointFields>;
  readonly #look: (neuron: Neuron | undefined) => void;
  readonly #links = element('canvas', { class: 'links', 'aria-hidden': 'true' });
  #columns: Node[][] = [];
  #layers: PointsShown['layers'] = [];
  /** The ends of the links, measured when the layout changes. */
  #ends: { left: number; right: number; y: number }[][] = [];
  #pinned: Neuron | undefined;

  /** `look` is told which neuron to show at large, undefined for the output. */
  constructor(root: HTMLElement, form: Form<typeof pointFields>, look: (neuron: Neuron | undefined) => void) {
    this.#root = root;
    this.#form = form;
    this.#look = look;
    form.bind('layers', (layers) => this.#build(layers));
    new ResizeObserver(() => this.#measure()).observe(root);
  }

  draw({ layers, maps }: PointsShown): void {
    this.#layers = layers;
    maps.forEach((units, layer) => {
      units.forEach((map, unit) => {
        const node = this.#columns[layer + 1]?.[unit];
        if (node) paint(node.canvas, map);
      });
    });
    this.#drawLinks();
  }

  #build(hidden: readonly number[]): void {
    const focused = document.activeElement?.getAttribute('aria-label');
    this.#pin(undefined);
    this.#layers = [];
    this.#columns = [];
    const columns = [2, ...hidden, 1].map((units, column) => this.#column(units, column, hidden));
    this.#root.replaceChildren(this.#links, ...columns);
    this.#buildLayerButtons(hidden);
    this.#measure();
    if (focused) document.querySelector<HTMLElement>(`.small[aria-label='${focused}']`)?.focus();
  }

  #column(units: number, column: number, hidden: readonly number[]): HTMLElement {
    const isHidden = column > 0 && column <= hidden.length;
    const head = isHidden ? this.#neuronButtons(column, units) : column === 0 ? 'Inputs' : 'Output';
    const nodes = Array.from({ length: units }, (_, unit) => this.#node(column - 1, unit, isHidden));
    this.#columns.push(nodes);
    const label = isHidden ? `Layer ${column}, ${units} neurons` : String(head);
    return element(
      'div',
      { class: 'column', role: 'group', 'aria-label': label },
      element('div', { class: 'head' }, head),
      element('div', { class: 'nodes' }, ...nodes.map(({ button }) => button)),
    );
  }

  #node(layer: number, unit: number, isHidden: boolean): Node {
    const canvas = mapCanvas(SIDE);
    if (layer < 0) {
      const name = unit === 0 ? 'x' : 'y';
      paint(canvas, rampOf(unit));
      return { canvas, button: element('div', { class: 'node input' }, canvas, element('span', {}, name)) };
    }
    const name = isHidden ? `Neuron ${unit + 1} of layer ${layer + 1}` : 'Output';
    const node = element('button', { type: 'button', class: 'node', 'aria-label': `${name}: look at it` }, canvas);
    const neuron = isHidden ? { layer, unit } : undefined;
    node.addEventListener('pointerenter', ({ pointerType }) => pointerType === 'mouse' && this.#look(neuron));
    node.addEventListener('pointerleave', () => this.#look(this.#pinned));
    node.addEventListener('focus', () => node.matches(':focus-visible') && this.#look(neuron));
    node.addEventListener('blur', () => this.#look(this.#pinned));
    node.addEventListener('click', () => this.#pin(same(this.#pinned, neuron) ? undefined : neuron));
    return { canvas, button: node };
  }

  #pin(neuron: Neuron | undefined): void {
    this.#pinned = neuron;
    this.#columns.slice(1).forEach((nodes, layer) => {
      nodes.forEach(({ button }, unit) => {
        button.setAttribute('aria-pressed', String(same(neuron, { layer, unit })));
      });
    });
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

  #drawLinks(): void {
    const { context } = sharpen(this.#links);
    this.#layers.forEach(({ weight, units }, layer) => {
      const [from, to] = [this.#ends[layer] ?? [], this.#ends[layer + 1] ?? []];
      if (to.length !== units) return;
      to.forEach((end, unit) => {
        from.forEach((start, input) => {
          const value = weight[unit * from.length + input] as number;
          const strength = Math.min(1, Math.abs(value) / 2);
          const bend = (end.left - start.right) / 2;
          context.beginPath();
          context.moveTo(start.right, start.y);
          context.bezierCurveTo(start.right + bend, start.y, end.left - bend, end.y, end.left, end.y);
          context.globalAlpha = 0.25 + 0.75 * strength;
          context.lineWidth = 0.75 + 5 * strength;
          context.strokeStyle = colourOf(value > 0 ? 0.5 + strength / 2 : -0.5 - strength / 2);
          context.stroke();
        });
      });
    });
  }
}

const same = (a: Neuron | undefined, b: Neuron | undefined) => a?.layer === b?.layer && a?.unit === b?.unit;

/** A button that keeps the focus where it is of no use. */
function stepButton(name: string, path: string, useful: boolean, press: () => void): HTMLButtonElement {
  return button(name, path, () => useful && press(), { class: 'small', 'aria-disabled': useful ? undefined : 'true' });
}

/** The map of an input itself: x from left to right, y from below. */
function rampOf(input: number): Uint8Array {
  return Uint8Array.from({ length: SIDE * SIDE }, (_, index) => {
    const along = input === 0 ? index % SIDE : SIDE - 1 - Math.floor(index / SIDE);
    return 1 + Math.round((254 * along) / (SIDE - 1));
  });
}
