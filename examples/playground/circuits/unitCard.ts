import { onTheme } from '../../look/theme.ts';
import { CELLS, PIXELS } from '../digits/toDigits.ts';
import { SIDE } from '../points/plane.ts';
import { element, find } from '../view/element.ts';
import { mapCanvas, paint } from '../view/heatMap.ts';
import { nameOf } from './diagram.ts';
import type { EdgeAt, UnitAt, UnitView } from './messages.ts';
import { layerNames, type Subject } from './subjects.ts';

export interface UnitContent {
  readonly at: UnitAt;
  readonly view: UnitView;
  readonly subject: Subject;
  readonly edges: readonly EdgeAt[] | undefined;
  readonly isOff: boolean;
}

/** What a unit looks for, what it answers most, and a switch. */
export class UnitCard {
  readonly #title = find('#unit-title');
  readonly #body = find('#unit');
  readonly #switch = find<HTMLButtonElement>('#unit-switch');
  #shown: UnitContent | undefined;

  /** `toggle` is told of the unit to be switched off, or on. */
  constructor(toggle: (unit: UnitAt) => void) {
    this.#switch.addEventListener('click', () => this.#shown && toggle(this.#shown.at));
    onTheme(() => this.show(this.#shown));
  }

  show(content: UnitContent | undefined): void {
    this.#shown = content;
    this.#switch.hidden = !content || content.at.layer === layerNames.length - 1;
    if (!content) {
      this.#title.textContent = 'A unit';
      this.#body.replaceChildren(
        element('p', { class: 'hint' }, 'Point at a unit of the network to see what it responds to.'),
      );
      return;
    }
    const { at, view, subject, edges, isOff } = content;
    this.#title.textContent = nameOf(at, subject);
    this.#switch.textContent = isOff ? 'Switch on' : 'Switch off';
    this.#switch.setAttribute('aria-pressed', String(isOff));
    const picture = mapCanvas(subject.data ? SIDE : CELLS);
    paint(picture, view.picture);
    this.#body.replaceChildren(
      element('div', { class: 'looks-for' }, picture),
      ...(view.top.length > 0 ? [topOf(view)] : []),
      element('p', { class: 'hint' }, `${captionOf(at, subject)} ${partOf(at, edges)}`),
    );
  }
}

function captionOf({ layer }: UnitAt, { data }: Subject): string {
  if (data) return layer === layerNames.length - 1 ? 'The answer across the plane.' : 'Its output across the plane.';
  return layer === 0
    ? 'Its weights: orange wants ink, violet wants paper.'
    : 'On average, ink raises it where it is orange and lowers it where it is violet.';
}

/** The digits that a unit answers most, in the ink of the page. */
function topOf({ top }: UnitView): HTMLElement {
  const list = element('ol', { class: 'best-digits', 'aria-label': 'Digits that activate it most' });
  const ink = getComputedStyle(document.body).color;
  for (const { pixels, label } of top) {
    const canvas = mapCanvas(CELLS);
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    context.fillStyle = ink;
    for (let pixel = 0; pixel < PIXELS; pixel++) {
      context.globalAlpha = pixels[pixel] as number;
      context.fillRect(pixel % CELLS, Math.floor(pixel / CELLS), 1, 1);
    }
    list.append(element('li', {}, canvas, element('span', {}, String(label))));
  }
  return element('div', { class: 'tops' }, element('p', { class: 'hint' }, 'These activate it most'), list);
}

/** What part a unit has in the circuit, in words. */
function partOf({ layer, unit }: UnitAt, edges: readonly EdgeAt[] | undefined): string {
  if (!edges) return 'Press Find to see whether the answer needs it.';
  const into = edges.filter((edge) => edge.layer === layer && edge.to === unit).length;
  const out = edges.filter((edge) => edge.layer === layer + 1 && edge.from === unit).length;
  if (into + out === 0) return 'It is not part of the circuit.';
  const weights = (count: number) => `${count} weight${count === 1 ? '' : 's'}`;
  const leading = layer === layerNames.length - 1 ? '' : `, ${out} out of it`;
  return `Part of the circuit: ${weights(into)} into it${leading}.`;
}
