/** The weight of layer 1 that has the full colour. */
export const STRONG_WEIGHT = 0.5;

/** The activation that has the full colour. */
export const STRONG_ACTIVATION = 4;
