/** What changes at a point of a path: `by` of the difference between two points. */
export interface Change {
  readonly to: number;
  readonly from: number;
  readonly by: number;
}

/**
 * A path from the reference (α = 0) to the clean row (α = 1). What contributes is Σₖ by · δₖ ⊙ (a(to) − a(from)): the gradient
 * at each point times a change of the activations, if there is one.
 */
export interface Path {
  readonly alphas: readonly number[];
  readonly changes: readonly (Change | undefined)[];
}

/** The gradient at the clean row times the whole change: attribution patching (Nanda 2023; Syed, Rager, Conmy 2023). */
export const patchingPath: Path = { alphas: [0, 1], changes: [undefined, { to: 1, from: 0, by: 1 }] };

/** The mean gradient at the midpoints of a number of steps, times the whole change (Hanna, Pezzelle, Belinkov 2024). */
export function integratedPath(steps: number): Path {
  const whole = { to: steps + 1, from: 0, by: 1 / steps };
  return {
    alphas: [0, ...Array.from({ length: steps }, (_, k) => (k + 0.5) / steps), 1],
    changes: [undefined, ...Array.from({ length: steps }, () => whole), undefined],
  };
}

/**
 * Σₖ ½ (δₖ + δₖ₊₁) ⊙ (aₖ₊₁ − aₖ): conductance by the trapezoidal rule (Dhamdhere, Sundararajan, Yan 2018), ordered by
 * points.
 */
export function conductancePath(steps: number): Path {
  return {
    alphas: Array.from({ length: steps + 1 }, (_, k) => k / steps),
    changes: Array.from({ length: steps + 1 }, (_, k) => ({
      ...{ to: Math.min(k + 1, steps), from: Math.max(k - 1, 0), by: 0.5 },
    })),
  };
}
