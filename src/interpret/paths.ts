/** A point's share of another: `by` of the numbers at point `of`. */
export interface Term {
  readonly of: number;
  readonly by: number;
}

/**
 * A path from the reference (α = 0) to the clean row (α = 1). What contributes is Σₖ δₖ ⊙ Σ by · a(of): the gradient at each
 * point times a change of the activations.
 */
export interface Path {
  readonly alphas: readonly number[];
  readonly changes: readonly (readonly Term[])[];
}

/** The gradient at the clean row times the whole change: attribution patching (Nanda 2023; Syed, Rager, Conmy 2023). */
export const patchingPath: Path = {
  alphas: [0, 1],
  changes: [
    [],
    [
      { of: 1, by: 1 },
      { of: 0, by: -1 },
    ],
  ],
};

/** The mean gradient in the middle of so many steps times the whole change (Hanna, Pezzelle, Belinkov 2024). */
export function integratedPath(steps: number): Path {
  const [first, last] = [0, steps + 1];
  const middle = Array.from({ length: steps }, () => [
    { of: last, by: 1 / steps },
    { of: first, by: -1 / steps },
  ]);
  return {
    alphas: [0, ...Array.from({ length: steps }, (_, k) => (k + 0.5) / steps), 1],
    changes: [[], ...middle, []],
  };
}

/**
 * Σₖ ½ (δₖ + δₖ₊₁) ⊙ (aₖ₊₁ − aₖ): conductance by the trapezoidal rule (Dhamdhere, Sundararajan, Yan 2018), ordered by
 * points.
 */
export function conductancePath(steps: number): Path {
  return {
    alphas: Array.from({ length: steps + 1 }, (_, k) => k / steps),
    changes: Array.from({ length: steps + 1 }, (_, k) => [
      { of: Math.min(k + 1, steps), by: 0.5 },
      { of: Math.max(k - 1, 0), by: -0.5 },
    ]),
  };
}
