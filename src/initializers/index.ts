export { glorotUniform } from './glorotUniform.ts';
export { heUniform } from './heUniform.ts';
export { lecunUniform } from './lecunUniform.ts';
export { zeros } from './zeros.ts';
