export { allFinite } from './allFinite';
export { run } from './generated/run';
export { philox } from './random/philox';
export { uniform } from './random/uniform';
export { spread } from './spread';
export { isStopped, setPatience, stop } from './threads/barrier';
export { TEAM, came, dismiss, lead, left, serve } from './threads/team';
export { HEAP, PANEL } from './constants';
