export * from 'lanewise';
export { x, y } from './rows.js';
