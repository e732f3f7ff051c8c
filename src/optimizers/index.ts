export { muon } from './muon.ts';
export * from './named.ts';
