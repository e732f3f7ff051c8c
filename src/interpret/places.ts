import { listOf, outOfRange, show, wrongKind } from '../base/errors.ts';
import type { Network } from '../network/network.ts';

/** What the applications of a network are called: the name of the layer, with a number if it is applied more than once. */
export function applicationNames({ applications }: Network): string[] {
  return applications.map((application, index) => {
    const { placed } = application;
    const all = applications.filter((other) => other.placed === placed);
    const before = applications.slice(0, index).filter((other) => other.placed === placed);
    return all.length > 1 ? `${placed.name}[${before.length}]` : placed.name;
  });
}

/** The application of that name. */
export function applicationNamed(where: string, what: string, network: Network, name: unknown): number {
  const names = applicationNames(network);
  const index = names.indexOf(typeof name === 'number' ? String(name) : (name as string));
  if (index < 0) throw outOfRange(where, what, `one of ${names.join(', ')}`, show(name));
  return index;
}

/** The applications with the given names; all by default. */
export function applicationsNamed(where: string, network: Network, names: readonly string[] | undefined): number[] {
  if (names === undefined) return [...network.applications.keys()];
  if (!Array.isArray(names)) throw wrongKind(where, 'layers', 'an array of names of layers', names);
  return listOf(names).map((name, index) => applicationNamed(where, `layers[${index}]`, network, name));
}

/** What the inputs of a network are called. */
export function inputNames({ inputs }: Network): string[] {
  return inputs.map(({ name }, index) => name ?? (inputs.length > 1 ? `input${index}` : 'input'));
}
