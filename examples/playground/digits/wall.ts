import { onTheme } from '../../look/theme.ts';
import { element } from '../view/element.ts';
import { mapCanvas } from '../view/heatMap.ts';
import { CELLS, type Digits, PIXELS } from './toDigits.ts';

interface Tile {
  readonly root: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly caption: HTMLElement;
}

/** All test digits with their labels, those that are misread first: a list to choose from, by arrows too. */
export class Wall {
  readonly #root: HTMLElement;
  readonly #count: HTMLElement;
  readonly #choose: (row: number) => void;
  #digits: Digits | undefined;
  #tiles: Tile[] = [];
  #answers: Uint32Array = new Uint32Array();
  #chosen = -1;

  /** `choose` is told of the row that a person chooses. */
  constructor(root: HTMLElement, count: HTMLElement, choose: (row: number) => void) {
    this.#root = root;
    this.#count = count;
    this.#choose = choose;
    root.addEventListener('keydown', (event) => this.#key(event));
    onTheme(() => this.#paint());
  }

  draw(digits: Digits, answers: Uint32Array): void {
    if (this.#tiles.length !== digits.rows) this.#build(digits);
    let wrong = 0;
    this.#tiles.forEach(({ root, caption }, row) => {
      const [label, answer] = [digits.labels[row] as number, answers[row] as number];
      if (label !== answer) wrong++;
      if (this.#answers[row] === answer) return;
      const isWrong = label !== answer;
      root.classList.toggle('wrong', isWrong);
      caption.textContent = isWrong ? `${label}, not ${answer}` : `${label}`;
    });
    this.#answers = answers;
    this.#count.textContent = `${wrong} of ${digits.rows} misread`;
  }

  /** Marks the digit that is looked at; none for −1. */
  mark(row: number): void {
    for (const index of [this.#chosen, row]) {
      const tile = this.#tiles[index]?.root;
      tile?.setAttribute('aria-selected', String(index === row));
      if (tile) tile.tabIndex = index === row ? 0 : -1;
    }
    this.#chosen = row;
    if (row < 0) this.#tiles[0]?.root.setAttribute('tabindex', '0');
    else this.#tiles[0]?.root.setAttribute('tabindex', row === 0 ? '0' : '-1');
  }

  /** The rows as they are seen. */
  get order(): number[] {
    const rows = this.#tiles.map((_, row) => row);
    const isWrong = (row: number) => this.#tiles[row]?.root.classList.contains('wrong');
    return [...rows.filter(isWrong), ...rows.filter((row) => !isWrong(row))];
  }

  #build(digits: Digits): void {
    this.#digits = digits;
    this.#answers = new Uint32Array();
    this.#tiles = Array.from({ length: digits.rows }, (_, row) => {
      const [canvas, caption] = [mapCanvas(CELLS), element('span', {})];
      const root = element('li', { role: 'option', 'aria-selected': 'false', tabindex: -1 }, canvas, caption);
      root.addEventListener('click', () => this.#choose(row));
      return { root, canvas, caption };
    });
    this.#root.replaceChildren(...this.#tiles.map(({ root }) => root));
    this.#paint();
    this.mark(this.#chosen);
  }

  /** In the ink of the page. */
  #paint(): void {
    const ink = getComputedStyle(this.#root).color;
    this.#tiles.forEach(({ canvas }, row) => {
      const context = canvas.getContext('2d') as CanvasRenderingContext2D;
      context.clearRect(0, 0, CELLS, CELLS);
      context.fillStyle = ink;
      for (let pixel = 0; pixel < PIXELS; pixel++) {
        context.globalAlpha = this.#digits?.pixels[row * PIXELS + pixel] as number;
        context.fillRect(pixel % CELLS, Math.floor(pixel / CELLS), 1, 1);
      }
    });
  }

  #key(event: KeyboardEvent): void {
    const order = this.order;
    const at = order.findIndex((row) => this.#tiles[row]?.root === document.activeElement);
    const columns = getComputedStyle(this.#root).gridTemplateColumns.split(' ').length;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    const next = { Home: 0, End: order.length - 1, Enter: at, ' ': at }[event.key] ?? (step && at + step);
    const row = order[next ?? -1];
    if (row === undefined) return;
    event.preventDefault();
    this.#choose(row);
    this.#tiles[row]?.root.focus();
  }
}
