export { x, y } from './rows.js';
