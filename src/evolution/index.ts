export { type CmaEsOptions, cmaEs } from './cmaEs.ts';
export { type GeneticAlgorithmOptions, geneticAlgorithm } from './geneticAlgorithm.ts';
export { type Elite, type MapElitesOptions, mapElites, type QualityDiversity } from './mapElites.ts';
export { type OpenEsOptions, openEs } from './openEs.ts';
export { type PgpeOptions, pgpe } from './pgpe.ts';
export { sepCmaEs } from './sepCmaEs.ts';
export { type SnesOptions, snes } from './snes.ts';
export type { Best, DistributionStrategy, Strategy, StrategyOptions, StrategyState } from './strategy.ts';
