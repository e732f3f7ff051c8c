import type { Field, Settings } from '../settings/field.ts';
import { control } from './control.ts';

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
    const { root, show } = control(`${this.#prefix}-${name}`, this.#fields[name] as Field<never>, (value) =>
      this.set(name, value),
    );
    this.bind(name, show as never);
    this.#controls.set(name, root);
    return root;
  }
}
