import type { Runtime } from '../plan/runtime.ts';
import { countParameters, type Network, parametersOf } from './network.ts';

/** A table of the layers: kind, output shape, activation, parameters; then the totals. */
export function summarize(network: Network, runtime: Runtime): string {
  const rows = network.layers.map(({ layer, name, columns, parameters }) => [
    name,
    layer.kind,
    layer.activation?.name ?? '',
    `(rows, ${columns})`,
    countParameters(parameters).toLocaleString('en'),
  ]);
  const inputs = network.inputs.map(({ columns, name }) => ['', name ?? 'input', '', `(rows, ${columns})`, '0']);
  const table = [['', 'layer', 'activation', 'output', 'parameters'], ...inputs, ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((row) => (row[column] as string).length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) =>
        column === 4 ? cell.padStart(widths[4] as number) : cell.padEnd(widths[column] as number),
      )
      .join('  '),
  );
  const rule = '─'.repeat(lines[0]?.length ?? 0);
  const total = countParameters(parametersOf(network)).toLocaleString('en');
  const memory = `${(runtime.instance.byteLength / 1024).toLocaleString('en')} KiB of memory`;
  return [
    lines[0],
    rule,
    ...lines.slice(1),
    rule,
    `${total} parameters, ${memory}, build '${runtime.instance.build}'`,
  ].join('\n');
}
