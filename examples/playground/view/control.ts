import type { Field, Shape } from '../settings/field.ts';
import { element } from './element.ts';

/** What shows a value and lets it be changed. */
export interface Control<Value> {
  readonly root: HTMLElement;
  show(value: Value): void;
}

/** A labelled control for a field. What a person types that cannot be is said below it, and what holds then. */
export function control<Value>(
  id: string,
  { label, shape, rule, parse, format }: Field<Value>,
  changed: (value: Value) => void,
): Control<Value> {
  if (shape.kind === 'flag') {
    const input = element('input', { id, type: 'checkbox' });
    input.addEventListener('input', () => changed(input.checked as Value));
    return {
      root: element('label', { class: 'control flag', for: id }, input, label),
      show: (value) => (input.checked = value as boolean),
    };
  }
  const input = inputOf(id, shape as Shape<never>);
  const shown = element('output', { for: id });
  const fault = element('p', { class: 'fault', id: `${id}-fault`, role: 'alert', hidden: true });
  let held: Value;
  const say = (text: string) => {
    fault.textContent = text;
    fault.hidden = text === '';
    input.setAttribute('aria-invalid', String(text !== ''));
  };
  input.addEventListener('input', () => {
    const value = parse(input.value.trim());
    if (value !== undefined) changed(value);
    else say(`${label} must be ${rule}, got ${input.value || 'nothing'}: ${format(held)} is still used.`);
  });
  const only = shape.kind === 'choice' && shape.options.length < 2;
  input.setAttribute('aria-describedby', fault.id);
  return {
    root: element(
      'div',
      { class: `control ${shape.kind}`, hidden: only },
      element('div', { class: 'title' }, element('label', { for: id }, label), shown),
      ...[input, fault],
    ),
    show(value) {
      held = value;
      if (parse(input.value.trim()) !== value) input.value = format(value);
      if (shape.kind === 'range') shown.textContent = `${value} ${shape.unit}`;
      say('');
    },
  };
}

function inputOf(id: string, shape: Shape<never>): HTMLInputElement | HTMLSelectElement {
  switch (shape.kind) {
    case 'choice':
      return element('select', { id }, ...shape.options.map(({ value, label }) => element('option', { value }, label)));
    case 'range':
      return element('input', { id, type: 'range', min: shape.min, max: shape.max, step: shape.step });
    default:
      return element('input', { id, type: 'text', inputmode: 'numeric', autocomplete: 'off', spellcheck: 'false' });
  }
}
