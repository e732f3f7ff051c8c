export { dense } from './dense.ts';
