export * from './named.ts';
export { type OrthogonalRegularizerOptions, orthogonalRegularizer } from './orthogonalRegularizer.ts';
