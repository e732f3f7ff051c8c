type Tag = keyof HTMLElementTagNameMap;
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** A new element. An attribute that is true is there without a value, one that is false or undefined is not there. */
export function element<Name extends Tag>(
  tag: Name,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...children);
  return made;
}

/** The element of the page that a selector finds: it is there. */
export function find<Found extends Element = HTMLElement>(selector: string, within: ParentNode = document): Found {
  const found = within.querySelector<Found>(selector);
  if (!found) throw new Error(`page: ${selector} must be an element, got none`);
  return found;
}

/** A line drawing of 24 × 24. */
export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.add('icon');
  const shape = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  shape.setAttribute('d', path);
  svg.append(shape);
  return svg;
}

/** A button with a drawing and a name. */
export function button(name: string, path: string, press: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const made = element('button', { type: 'button', 'aria-label': name, title: name, ...attributes }, icon(path));
  made.addEventListener('click', press);
  return made;
}

export const paths = {
  play: 'M8 5.5v13l10.5-6.5z',
  pause: 'M8 5.5v13M16 5.5v13',
  step: 'M6 5.5v13l9-6.5zM18 5.5v13',
  reset: 'M4.5 12a7.5 7.5 0 1 0 2.4-5.5M4.5 4.5v4h4',
  plus: 'M12 6v12M6 12h12',
  minus: 'M6 12h12',
};
