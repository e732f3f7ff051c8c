import { onTheme } from '../../look/theme.ts';
import { element } from './element.ts';
import { mapColourOf } from './palette.ts';

/** Colours of a legend's bar. */
const STOPS = 9;

/** Puts a bar of the colours of maps in a place that says what its ends and its middle mean, as `data-legend="−1|0|1"`. */
export function legend(place: HTMLElement): void {
  const bar = element('span', { class: 'scale', 'aria-hidden': 'true' });
  const labels = element('span', { class: 'ticks' });
  place.classList.add('legend');
  place.append(bar, labels);
  labelLegend(place, ...((place.dataset.legend as string).split('|') as [string, string, string]));
  const colour = () => {
    const colours = Array.from({ length: STOPS }, (_, index) => mapColourOf((2 * index) / (STOPS - 1) - 1));
    bar.style.background = `linear-gradient(to right, ${colours.join()})`;
  };
  colour();
  onTheme(colour);
}

/** Says what the ends and the middle of a legend mean. */
export function labelLegend(place: HTMLElement, low: string, middle: string, high: string): void {
  place.querySelector('.ticks')?.replaceChildren(...[low, middle, high].map((text) => element('span', {}, text)));
}
