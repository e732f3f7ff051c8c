export { fromBrain } from './fromBrain.ts';
