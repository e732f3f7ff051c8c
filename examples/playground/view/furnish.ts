import { find } from './element.ts';
import type { Form } from './form.ts';
import { legend } from './legend.ts';

/** Fills the places of a panel that ask for a template, for controls of a form, or for a legend. */
export function furnish<F extends Readonly<Record<string, unknown>>>(panel: HTMLElement, form: Form<F>): void {
  for (const place of panel.querySelectorAll<HTMLElement>('[data-template]')) {
    place.replaceWith(find<HTMLTemplateElement>(`#${place.dataset.template}`).content.cloneNode(true));
  }
  for (const place of panel.querySelectorAll<HTMLElement>('[data-fields]')) {
    place.append(...(place.dataset.fields as string).split(' ').map((name) => form.control(name)));
  }
  for (const place of panel.querySelectorAll<HTMLElement>('[data-legend]')) legend(place);
}
