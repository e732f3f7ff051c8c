export * from './named.ts';
export { orthogonalRegularizer } from './orthogonalRegularizer.ts';
