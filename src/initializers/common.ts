// The initializers that names stand for without lanewise/names.

export { glorotNormal } from './glorotNormal.ts';
export { glorotUniform } from './glorotUniform.ts';
export { heNormal } from './heNormal.ts';
export { heUniform } from './heUniform.ts';
export { lecunNormal } from './lecunNormal.ts';
export { lecunUniform } from './lecunUniform.ts';
export { ones } from './ones.ts';
export { zeros } from './zeros.ts';
