/** A weight that a circuit needs. */
export interface CircuitEdge {
  /** The dense layer that it leads into. */
  readonly layer: string;
  /** The unit or input that it leads from. */
  readonly from: number;
  readonly to: number;
  /** What it contributes to the metric, as `attribute` scores it. */
  readonly score: number;
  /** By how much the mean metric of the circuit falls without it, exactly, on the pairs that it was chosen on. */
  readonly effect: number;
  /** The mean magnitude of that over the pairs: opposite effects do not cancel in it. */
  readonly strength: number;
  /** In which part of the bootstraps it was chosen, too. */
  readonly frequency: number;
}

/** How well a circuit does what the network does. Figures are of pairs that it was not chosen on, if there are any. */
export interface CircuitReport {
  readonly edges: number;
  /** Edges of the network that are not 0. */
  readonly ofEdges: number;
  /** Hidden units. */
  readonly units: number;
  readonly ofUnits: number;
  /** What edges that are left out carry: figures hold for this ablation. */
  readonly ablation: 'pairs' | 'shuffled' | 'mean' | 'zero';
  /** Pairs that it was chosen on, and pairs that the figures are of: 0 if these are the same. */
  readonly pairs: number;
  readonly heldOut: number;
  /** (m(circuit) − m(no edge)) / (m(network) − m(no edge)) */
  readonly faithfulness: number;
  /** |m(circuit) − m(network)| relative to the mean |m(network) − m(no edge)|: its mean, and what 95 % of pairs are below. */
  readonly error: { readonly mean: number; readonly p95: number };
  /** KL(network ‖ circuit) of the probabilities; the share of pairs with the same greatest one. None for other outputs. */
  readonly kl: number | undefined;
  readonly agreement: number | undefined;
  /** The faithfulness of the network without the edges of the circuit: near 0 if they are needed. */
  readonly necessity: number;
  /** The share of 100 random circuits, with as many edges in each layer, that are worse, in %. */
  readonly randomPercentile: number;
  /** The mean faithfulness and error of these random circuits. */
  readonly random: { readonly faithfulness: number; readonly error: number };
  /** The greatest error where a random half of what is left out is kept after all, of 16. */
  readonly worstPartial: number;
  /** The error with another ablation. */
  readonly other: { readonly ablation: 'mean' | 'zero'; readonly error: number };
  /** The mean share of edges that two bootstraps have in common (Jaccard); 1 without bootstraps. */
  readonly stability: number;
  /** How far scores fail to add up in layers and at units, at most. */
  readonly gaps: { readonly layers: number; readonly units: number };
  readonly tolerance: number;
  readonly seed: number;
  /** Circuits whose metric was computed. */
  readonly evaluations: number;
}
