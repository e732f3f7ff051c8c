import type { NetworkOut, Part, Place } from '../interchange/configs/networkOut.ts';

/** An application of a layer. */
interface Node {
  readonly layer: string;
  readonly takes: readonly Place[];
}

/**
 * The layers of a model in the order of Keras, which numbers their weights in it. Layers are sorted by depth, greatest
 * first: the depth of a layer is the maximum number of layers after it. Layers of one depth are in the order in which a
 * search from the outputs back to the inputs meets them.
 */
export function inOrder({ inputs, parts, outputs }: NetworkOut): readonly Part[] {
  const nodes = new Map<string, Node>();
  for (const { name } of inputs) nodes.set(keyOf([name, 0, 0]), { layer: name, takes: [] });
  for (const { name, nodes: applications } of parts)
    for (const [index, takes] of applications.entries()) nodes.set(keyOf([name, index, 0]), { layer: name, takes });
  /** When a layer was met first, and applications after what they take. */
  const met = new Map<string, number>();
  const finished = new Set<Node>();
  const begun = new Set<Node>();
  const open = outputs.map(keyOf).reverse();
  for (let key = open.at(-1); key !== undefined; key = open.at(-1)) {
    const node = nodes.get(key) as Node;
    if (begun.has(node)) {
      finished.add(node);
      open.pop();
      continue;
    }
    begun.add(node);
    if (!met.has(node.layer)) met.set(node.layer, met.size);
    for (const taken of node.takes.map(keyOf).reverse()) open.push(taken);
  }
  const depths = new Map<Node, number>();
  const layerDepths = new Map<string, number>();
  for (const node of [...finished].reverse()) {
    const depth = Math.max(depths.get(node) ?? 0, layerDepths.get(node.layer) ?? 0);
    layerDepths.set(node.layer, depth);
    for (const taken of node.takes) {
      const before = nodes.get(keyOf(taken)) as Node;
      depths.set(before, Math.max(depths.get(before) ?? 0, depth + 1));
    }
  }
  const [depthOf, placeOf] = [layerDepths, met].map((map) => (name: string) => map.get(name) ?? 0) as [
    (name: string) => number,
    (name: string) => number,
  ];
  return [...parts].sort((a, b) => depthOf(b.name) - depthOf(a.name) || placeOf(a.name) - placeOf(b.name));
}

const keyOf = ([layer, node]: Place): string => `${layer} ${node}`;
