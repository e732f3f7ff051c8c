import type { Field, Settings, Shape } from '../settings/field.ts';
import { element } from './element.ts';

type Show = (value: never) => void;

let forms = 0;

/** The settings of a tab, and the controls that show and change them. */
export class Form<F extends Readonly<Record<string, unknown>>> {
  readonly #fields: Readonly<Record<string, Field<never>>>;
  readonly #changed: (name: keyof F) => void;
  readonly #shows = new Map<keyof F, Show[]>();
  readonly #controls = new Map<keyof F, HTMLElement>();
  readonly #prefix = `form${++forms}`;
  #settings: Settings<F>;

  constructor(fields: F, settings: Settings<F>, changed: (name: keyof F) => void) {
    this.#fields = fields as never;
    this.#settings = settings;
    this.#changed = changed;
  }

  get settings(): Settings<F> {
    return this.#settings;
  }

  /** Shows all of these. */
  replace(settings: Settings<F>): void {
    this.#settings = settings;
    for (const [name, shows] of this.#shows) for (const show of shows) show(settings[name] as never);
  }

  /** Shows a value; what it belongs to is told of it unless it is `silent`. */
  set<Name extends keyof F>(name: Name, value: Settings<F>[Name], silent = false): void {
    this.#settings = { ...this.#settings, [name]: value };
    for (const show of this.#shows.get(name) ?? []) show(value as never);
    if (!silent) this.#changed(name);
  }

  /** Calls `show` with the value of a field, now and whenever it changes. */
  bind<Name extends keyof F>(name: Name, show: (value: Settings<F>[Name]) => void): void {
    this.#shows.set(name, [...(this.#shows.get(name) ?? []), show as Show]);
    show(this.#settings[name]);
  }

  /** Takes a control out of sight, or back. */
  hide(name: keyof F, hidden: boolean): void {
    const control = this.#controls.get(name);
    if (control) control.hidden = hidden;
  }

  /** A labelled control for a field. A choice of one is hidden. */
  control(name: keyof F & string): HTMLElement {
    const control = this.#make(name);
    this.#controls.set(name, control);
    return control;
  }

  #make(name: keyof F & string): HTMLElement {
    const { label, shape, parse } = this.#fields[name] as Field<never>;
    const id = `${this.#prefix}-${name}`;
    const input = inputOf(id, shape);
    input.addEventListener('input', () => {
      const value = parse(
        input.type === 'checkbox' ? ((input as HTMLInputElement).checked ? 'yes' : 'no') : input.value,
      );
      if (value !== undefined) this.set(name, value);
    });
    if (shape.kind === 'flag') {
      this.bind(name, (value) => ((input as HTMLInputElement).checked = value as boolean));
      return element('label', { class: 'control flag', for: id }, input, label);
    }
    const shown = element('output', { for: id });
    this.bind(name, (value) => {
      input.value = String(value);
      if (shape.kind === 'range') shown.textContent = `${value} ${shape.unit}`;
    });
    const only = shape.kind === 'choice' && shape.options.length < 2;
    const title = element('label', { for: id }, label);
    return element(
      'div',
      { class: `control ${shape.kind}`, hidden: only },
      element('div', { class: 'title' }, title, shown),
      input,
    );
  }
}

function inputOf(id: string, shape: Shape<never>): HTMLInputElement | HTMLSelectElement {
  switch (shape.kind) {
    case 'choice':
      return element('select', { id }, ...shape.options.map(({ value, label }) => element('option', { value }, label)));
    case 'range':
      return element('input', { id, type: 'range', min: shape.min, max: shape.max, step: shape.step });
    case 'whole':
      return element('input', { id, type: 'number', min: shape.min, max: shape.max, inputmode: 'numeric' });
    default:
      return element('input', { id, type: 'checkbox' });
  }
}
