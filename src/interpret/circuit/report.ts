/** A weight that a circuit needs. */
export interface CircuitEdge {
  /** The dense layer that the edge leads to. */
  readonly layer: string;
  /** The unit or input that the edge starts from. */
  readonly from: number;
  readonly to: number;
  /** Its contribution to the metric, as scored by `attribute`. */
  readonly score: number;
  /** How much the mean metric of the circuit falls without it, exactly, on the pairs that the circuit was chosen on. */
  readonly effect: number;
  /** The mean magnitude of that over the pairs, in which opposite effects do not cancel. */
  readonly strength: number;
  /** The share of the bootstraps in which it was chosen, too. */
  readonly frequency: number;
}

/** How well a circuit does what the network does, on held-out pairs if there are any. */
export interface CircuitReport {
  readonly edges: number;
  /** Edges of the network that are not 0. */
  readonly ofEdges: number;
  /** Hidden units. */
  readonly units: number;
  readonly ofUnits: number;
  /** What removed edges carry; the figures hold for this ablation. */
  readonly ablation: 'pairs' | 'shuffled' | 'mean' | 'zero';
  /** How many pairs the circuit was chosen on, and how many the figures are for: 0 if these are the same. */
  readonly pairs: number;
  readonly heldOut: number;
  /** (m(circuit) − m(no edge)) / (m(network) − m(no edge)) */
  readonly faithfulness: number;
  /**
   * |m(circuit) − m(network)| relative to the mean |m(network) − m(no edge)|: its mean and its 95th percentile over the pairs.
   */
  readonly error: { readonly mean: number; readonly p95: number };
  /**
   * KL(network ‖ circuit) of the probabilities, and the share of pairs with the same most probable class. Undefined for
   * other outputs.
   */
  readonly kl: number | undefined;
  readonly agreement: number | undefined;
  /** The faithfulness of the network without the edges of the circuit: near 0 if they are necessary. */
  readonly necessity: number;
  /** The percentage of 100 random circuits, with as many edges in each layer, that are worse. */
  readonly randomPercentile: number;
  /** The mean faithfulness and error of these random circuits. */
  readonly random: { readonly faithfulness: number; readonly error: number };
  /** The largest error when a random half of the removed edges is put back, in 16 trials. */
  readonly worstPartial: number;
  /** The error with another ablation. */
  readonly other: { readonly ablation: 'mean' | 'zero'; readonly error: number };
  /** The mean overlap of the edges of two bootstraps (Jaccard index); 1 without bootstraps. */
  readonly stability: number;
  /** How far scores are from adding up, in layers and at units, at most. */
  readonly gaps: { readonly layers: number; readonly units: number };
  readonly tolerance: number;
  readonly seed: number;
  /** How many circuits were evaluated. */
  readonly evaluations: number;
}
