// The losses that few models have.

export * from '../generated/rareLosses';
export * from '../losses/categoricalFocalCrossEntropy';
export * from '../losses/categoricalHinge';
export * from '../losses/cosineSimilarity';
export * from '../losses/gaussianNll';
