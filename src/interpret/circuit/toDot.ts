import type { ChainLayer } from '../chain.ts';
import { LOWERS, RAISES } from '../signColours.ts';
import type { CircuitEdge } from './report.ts';

/** A circuit as Graphviz takes it: wider where an edge matters more. */
export function dotOf(layers: readonly ChainLayer[], edges: readonly CircuitEdge[]): string {
  const before = new Map(layers.map(({ name }, l) => [name, l === 0 ? 'input' : (layers[l - 1] as ChainLayer).name]));
  const most = edges.reduce((greatest, { strength }) => Math.max(greatest, strength), 0) || 1;
  const lines = edges.map(({ layer, from, to, effect, strength }) => {
    const width = (0.5 + (4.5 * strength) / most).toFixed(2);
    const style = `[color="${effect < 0 ? LOWERS : RAISES}", penwidth=${width}, tooltip="${figure(effect)}"]`;
    return `  "${before.get(layer)} ${from}" -> "${layer} ${to}" ${style};`;
  });
  return `digraph circuit {\n  rankdir=LR;\n  node [shape=circle];\n${lines.join('\n')}\n}\n`;
}

/** A number with three digits that count. */
export const figure = (value: number): string => String(Number(value.toPrecision(3)));
