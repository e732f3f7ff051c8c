import { checkInteger, checkOptions, outOfRange, show } from '../../base/errors.ts';
import type { ChainLayer } from '../chain.ts';
import { LOWERS, RAISES } from '../signColours.ts';
import type { CircuitEdge, CircuitReport } from './report.ts';
import { figure } from './toDot.ts';

export interface PictureOptions {
  /** In pixels. Default 800 × 500. */
  width?: number;
  height?: number;
  /** Columns and rows, if the inputs are an image: they are drawn as its pixels. */
  image?: readonly [columns: number, rows: number];
}

/** The maximum number of edges drawn: those with the largest effects. */
const MOST_EDGES = 300;

const MARGIN = 40;

/** The maximum radius of a unit in pixels, and the minimum radius at which its number is shown. */
const MOST_RADIUS = 9;
const LABELLED = 7;

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Draws a circuit as a standalone picture: no scripts, no fonts, light or dark as the reader's system. */
export function svgOf(
  layers: readonly ChainLayer[],
  all: readonly CircuitEdge[],
  { ofEdges, faithfulness, ablation }: CircuitReport,
  options: PictureOptions = {},
): string {
  const { width = 800, height = 500, image } = checkOptions('toSVG', options, ['width', 'height', 'image']);
  checkInteger('toSVG', 'width', width, 100);
  checkInteger('toSVG', 'height', height, 100);
  const edges = [...all].sort((a, b) => b.strength - a.strength).slice(0, MOST_EDGES);
  const inputs = (layers[0] as ChainLayer).inputs;
  if (image !== undefined && !(Array.isArray(image) && image[0] * image[1] === inputs))
    throw outOfRange('toSVG', 'image', `[columns, rows] of ${inputs} pixels`, show(image));
  const columns = [-1, ...layers.keys()].map((layer) => unitsOf(layers, edges, layer));
  const placeOf = placesOf(layers, edges, columns, width, height, image);
  const most = edges[0]?.strength || 1;
  const numberOf = new Map(layers.map(({ name }, l) => [name, l]));
  const lines = edges.map((edge) => {
    const layer = numberOf.get(edge.layer) as number;
    const [a, b] = [placeOf(layer - 1, edge.from), placeOf(layer, edge.to)];
    const middle = (a.x + b.x) / 2;
    const path = `M${at(a.x)} ${at(a.y)}C${at(middle)} ${at(a.y)} ${at(middle)} ${at(b.y)} ${at(b.x)} ${at(b.y)}`;
    const share = edge.strength / most;
    const title = `${edge.from} → ${edge.layer} ${edge.to}: effect ${figure(edge.effect)}, in ${Math.round(100 * edge.frequency)} % of bootstraps`;
    const style = `stroke="${edge.effect < 0 ? LOWERS : RAISES}" stroke-width="${at(0.75 + 5 * share)}" stroke-opacity="${at(0.3 + 0.7 * edge.frequency)}"`;
    return `<path d="${path}" ${style}><title>${escaped(title)}</title></path>`;
  });
  const names = ['input', ...layers.map(({ name }) => name)];
  const heads = names.map((name, l) => `<text x="${at(xOf(l, layers.length, width))}" y="20">${escaped(name)}</text>`);
  const drawn = image ? columns.slice(1) : columns;
  const densest = drawn.reduce((most, { length }) => Math.max(most, length), 1);
  const radius = Math.min(MOST_RADIUS, (0.45 * (height - 2 * MARGIN)) / densest);
  const units = drawn.flatMap((list, index) => {
    const l = index + columns.length - drawn.length;
    return list.map((unit) => {
      const { x, y } = placeOf(l - 1, unit);
      const title = `<title>${escaped(names[l] as string)} ${unit}</title>`;
      const circle = `<circle cx="${at(x)}" cy="${at(y)}" r="${at(radius)}">${title}</circle>`;
      const label = `<text class="unit" x="${at(x)}" y="${at(y + 3)}">${unit}</text>`;
      return radius < LABELLED ? circle : circle + label;
    });
  });
  const frame = image ? pixelsOf(edges, names[1] as string, layers.length, width, height, image) : '';
  const whole = ofEdges.toLocaleString('en');
  const text = `${all.length} of ${whole} edges, faithfulness ${figure(faithfulness)} (${ablation}); orange raises the metric, blue lowers it`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(text)}">
<style>.paper{fill:#fff}text{font:13px sans-serif;text-anchor:middle;fill:#222}.unit{font-size:9px;pointer-events:none}circle{fill:#eee;stroke:#666}.frame{fill:none;stroke:#888}@media(prefers-color-scheme:dark){.paper{fill:#1b1a24}text{fill:#ddd}circle{fill:#333;stroke:#999}}</style>
<rect class="paper" width="${width}" height="${height}"/>${frame}<g fill="none" stroke-linecap="round">${lines.reverse().join('')}</g>
${units.join('')}
${heads.join('')}<text x="${at(width / 2)}" y="${at(height - 12)}">${escaped(text)}</text>
</svg>
`;
}

const at = (value: number) => String(Math.round(value * 100) / 100);

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');

const xOf = (column: number, layers: number, width: number) => MARGIN + (column * (width - 2 * MARGIN)) / layers;

/** The units of a layer that edges lead to or from; the inputs are layer −1. */
function unitsOf(layers: readonly ChainLayer[], edges: readonly CircuitEdge[], layer: number): number[] {
  const [here, next] = [layers[layer]?.name, layers[layer + 1]?.name];
  const units = edges.flatMap((edge) => [
    ...(edge.layer === here ? [edge.to] : []),
    ...(edge.layer === next ? [edge.from] : []),
  ]);
  return [...new Set(units)].sort((a, b) => a - b);
}

/** Where units are: in columns, each at about the mean height of those that lead to it, so that few edges cross. */
function placesOf(
  layers: readonly ChainLayer[],
  edges: readonly CircuitEdge[],
  columns: readonly (readonly number[])[],
  width: number,
  height: number,
  image: PictureOptions['image'],
): (layer: number, unit: number) => Place {
  const places: Map<number, Place>[] = [];
  for (const [column, units] of columns.entries()) {
    const x = xOf(column, layers.length, width);
    if (column === 0 && image) {
      const { left, top, side } = imageFrame(layers.length, width, height, image);
      const place = (unit: number) => ({
        x: left + ((unit % image[0]) + 0.5) * side,
        y: top + (Math.floor(unit / image[0]) + 0.5) * side,
      });
      places.push(new Map(units.map((unit) => [unit, place(unit)])));
      continue;
    }
    const before = places[column - 1];
    const name = layers[column - 1]?.name;
    const heightOf = (unit: number) => {
      const from = edges
        .filter((edge) => edge.layer === name && edge.to === unit)
        .map((edge) => before?.get(edge.from)?.y ?? 0);
      return from.length === 0 ? height / 2 : from.reduce((a, b) => a + b) / from.length;
    };
    const heights = new Map(units.map((unit) => [unit, before ? heightOf(unit) : unit]));
    const order = [...units].sort((a, b) => (heights.get(a) as number) - (heights.get(b) as number) || a - b);
    const room = height - 2 * MARGIN;
    places.push(new Map(order.map((unit, index) => [unit, { x, y: MARGIN + ((index + 0.5) * room) / order.length }])));
  }
  return (layer, unit) => places[layer + 1]?.get(unit) as Place;
}

/** The square pixels of an image of inputs, which takes the room before the first layer. */
function imageFrame(layers: number, width: number, height: number, [columns, rows]: readonly [number, number]) {
  const room = 0.6 * xOf(1, layers, width);
  const side = Math.min(room / columns, (height - 2 * MARGIN) / rows);
  return { left: MARGIN / 2, top: (height - side * rows) / 2, side };
}

/** The image of the inputs: each pixel that edges lead from, coloured by what all of them do. */
function pixelsOf(
  edges: readonly CircuitEdge[],
  first: string,
  layers: number,
  width: number,
  height: number,
  image: readonly [number, number],
): string {
  const { left, top, side } = imageFrame(layers, width, height, image);
  const sums = new Map<number, number>();
  for (const { layer, from, effect } of edges) if (layer === first) sums.set(from, (sums.get(from) ?? 0) + effect);
  const most = [...sums.values()].reduce((greatest, sum) => Math.max(greatest, Math.abs(sum)), 0) || 1;
  const pixels = [...sums].map(([pixel, sum]) => {
    const [x, y] = [left + (pixel % image[0]) * side, top + Math.floor(pixel / image[0]) * side];
    const place = `x="${at(x)}" y="${at(y)}" width="${at(side)}" height="${at(side)}"`;
    const colour = `fill="${sum < 0 ? LOWERS : RAISES}" fill-opacity="${at(0.1 + (0.5 * Math.abs(sum)) / most)}"`;
    return `<rect ${place} ${colour}><title>input ${pixel}, ${figure(sum)}</title></rect>`;
  });
  const size = `width="${at(side * image[0])}" height="${at(side * image[1])}"`;
  return `${pixels.join('')}<rect class="frame" x="${at(left)}" y="${at(top)}" ${size}/>`;
}
