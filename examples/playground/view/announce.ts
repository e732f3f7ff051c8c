import { find } from './element.ts';

/** Says something to those who listen to the page. */
export function announce(text: string): void {
  find('#live').textContent = text;
}
