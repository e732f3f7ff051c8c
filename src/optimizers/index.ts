export { type MuonOptions, muon } from './muon.ts';
export * from './named.ts';
