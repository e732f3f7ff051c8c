import { greatestOf } from '../base/extremes.ts';
import { countParameters, type Network, parametersOf } from '../network/network.ts';
import { sizeFor } from '../plan/tensor.ts';
import type { ModelState } from '../training/state.ts';

const whole = (value: number) => value.toLocaleString('en');

/** A table of the layers: name, kind, activation, output shape, parameters, FLOPs per row; then the totals. */
export function summarize({ network, runtime, predict }: ModelState): string {
  const several = network.inputs.length > 1 || network.applications.some(({ sources }) => sources.length > 1);
  const nameOf = (source: Network['applications'][number]['sources'][number]) =>
    'input' in source
      ? (network.inputs[source.input]?.name ?? 'input')
      : (network.applications[source.application]?.placed.name ?? '');
  const inputs = network.inputs.map(({ columns }, input) => [
    ...[nameOf({ input }), 'input', '', `(rows, ${columns})`, '0', '0'],
    ...(several ? [''] : []),
  ]);
  const flops = network.applications.map(({ placed, columns }) => {
    const { layer, inputs: taken } = placed;
    return layer.flops?.(taken) ?? columns;
  });
  const layers = network.applications.map(({ placed, columns, sources }, index) => [
    ...[placed.name, placed.layer.kind, placed.layer.activation?.name ?? '', `(rows, ${columns})`],
    ...[isFirst(network, index) ? whole(countParameters(placed.parameters)) : 'shared', whole(flops[index] as number)],
    ...(several ? [sources.map(nameOf).join(', ')] : []),
  ]);
  const head = ['', 'layer', 'activation', 'output', 'parameters', 'FLOPs a row', ...(several ? ['takes'] : [])];
  const lines = alignColumns([head, ...inputs, ...layers], [4, 5]);
  const rule = '─'.repeat(greatestOf(lines.map(({ length }) => length)));
  const all = parametersOf(network);
  const total = countParameters(all);
  const trained = countParameters(all.filter(({ trainable }) => trainable));
  const forward = flops.reduce((sum, each) => sum + each, 0);
  const held = runtime.sizes.slots * 4;
  const activations = predict.graph.instructions.length > 0 ? batchBytes(predict.inputs.concat(predict.outputs)) : 0;
  const kib = (bytes: number) => `${whole(Math.ceil(bytes / 1024))} KiB`;
  return [
    ...[lines[0], rule, ...lines.slice(1), rule],
    `${whole(total)} parameters${trained < total ? `, ${whole(trained)} of them trained` : ''}`,
    `${whole(forward)} FLOPs to predict a row, about ${whole(3 * forward)} to train on one`,
    `${kib(runtime.byteLength)} of memory: ${kib(network.size * 4)} parameters, ${kib(held)} optimizer, ${kib(activations)} inputs and outputs of 32 rows`,
    `build '${runtime.instance.build}'`,
  ].join('\n');
}

const isFirst = ({ applications }: Network, index: number) =>
  applications.findIndex(({ placed }) => placed === applications[index]?.placed) === index;

const batchBytes = (tensors: readonly { readonly size: Parameters<typeof sizeFor>[0] }[]) =>
  tensors.reduce((sum, { size }) => sum + 4 * sizeFor(size, 32, 1), 0);

/** Formats rows of cells as lines; the columns in `right` are right-aligned. */
function alignColumns(table: readonly (readonly string[])[], right: readonly number[]): string[] {
  const widths = (table[0] ?? []).map((_, column) => greatestOf(table.map((row) => (row[column] ?? '').length)));
  return table.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] as number;
        return right.includes(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
