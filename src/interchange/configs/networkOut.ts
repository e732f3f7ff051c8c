import type { NetworkView } from '../networkView.ts';
import { type LayerOut, layersOut, type Program, plain } from './layersOut.ts';

/** Where a value comes from: a layer, one of its applications, and the first of its outputs. */
export type Place = readonly [layer: string, node: number, output: 0];

/** A layer with its name, and what each of its applications takes. */
export interface Part extends LayerOut {
  readonly name: string;
  readonly nodes: readonly (readonly Place[])[];
}

/** A model as layers of a program. */
export interface NetworkOut {
  readonly inputs: readonly { readonly name: string; readonly columns: number }[];
  readonly parts: readonly Part[];
  /** Where each of its outputs comes from. */
  readonly outputs: readonly Place[];
}

/** The layers of a model in topological order, with unique names. */
export function networkOut(program: Program, view: NetworkView): NetworkOut {
  const names = new Set<string>();
  /** A name that the program takes, and no other layer has. */
  const unique = (given: string) => {
    const name = given.replace(/\W/g, '_').replace(/^(?=_|$)/, 'layer');
    let free = name;
    for (let count = 1; names.has(free); count++) free = `${name}_${count}`;
    names.add(free);
    return free;
  };
  const written = view.layers.map((layer) => {
    const name = unique(/^\d/.test(layer.name) ? `${layer.kind}_${layer.name}` : layer.name);
    return layersOut(program, layer).map((part, index) => {
      const nodes: (readonly Place[])[] = [];
      return { ...part, name: index === 0 ? name : unique(`${name}_${part.class_name}`), nodes };
    });
  });
  const inputs = view.inputs.map(({ name, columns }) => ({ name: unique(name), columns }));
  const values: Place[] = inputs.map(({ name }) => [name, 0, 0]);
  const copies: Part[] = [];
  /** What hands on a value, for a layer that may not take it twice. */
  const copied = (place: Place): Place => {
    const name = unique(`${place[0]}_copy`);
    copies.push({ ...plain('Activation', { activation: 'linear' }), name, nodes: [[place]] });
    return [name, 0, 0];
  };
  for (const { layer, inputs: taken, value } of view.steps) {
    let from = taken.map((each, index) => {
      const place = values[each] as Place;
      return taken.indexOf(each) < index && !program.takesTwice ? copied(place) : place;
    });
    for (const { name, nodes } of written[layer.index] as (typeof written)[number])
      from = [[name, nodes.push(from) - 1, 0]];
    values[value] = from[0] as Place;
  }
  return {
    inputs,
    parts: [...written.flat(), ...copies],
    outputs: view.outputs.map(({ value }) => values[value] as Place),
  };
}
