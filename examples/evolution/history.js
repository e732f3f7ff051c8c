// @ts-check
// The most and the mean pipes of each generation, as two lines.

const [WIDTH, HEIGHT, ROOM] = [600, 140, 6];

/** Draws the lines, and says them to who cannot see them. */
export function drawHistory(
  /** @type {SVGElement} */ svg,
  /** @type {readonly { best: number; mean: number }[]} */ history,
) {
  const last = history.at(-1);
  if (!last) {
    svg.replaceChildren();
    svg.setAttribute('aria-label', 'No generation has ended yet');
    return;
  }
  const most = history.reduce((top, { best }) => Math.max(top, best), 1);
  const line = (/** @type {'best' | 'mean'} */ name) => {
    const points = history.map((each, i) => {
      const x = history.length === 1 ? 0 : (i / (history.length - 1)) * WIDTH;
      return `${x.toFixed(1)},${(HEIGHT - ROOM - (Math.log1p(each[name]) / Math.log1p(most)) * (HEIGHT - 2 * ROOM)).toFixed(1)}`;
    });
    if (points.length === 1) points.push(`${WIDTH},${points[0]?.split(',')[1]}`);
    const element = document.createElementNS('http://www.w3.org/2000/svg', 'polyline');
    element.setAttribute('points', points.join(' '));
    element.setAttribute('class', name);
    return element;
  };
  svg.replaceChildren(line('mean'), line('best'));
  svg.dataset.means = history.map(({ mean }) => mean).join(' ');
  svg.setAttribute('aria-label', `Generation ${history.length}: best ${last.best}, mean ${last.mean.toFixed(1)} pipes`);
}
