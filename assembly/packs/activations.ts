// The activations that few models have: those of whole rows, and what the core calls for the others.

export * from '../activations/logSoftmax';
export * from '../activations/sparsemax';
export { rareBackwardBlock, rareForwardBlock } from '../generated/activations';
