export { allFinite } from './allFinite';
export { run } from './generated/run';
export { philox } from './random/philox';
export { isStopped, setPatience, stop } from './threads/barrier';
export { TEAM, came, dismiss, lead, left, serve } from './threads/team';
export { HEAP, PANEL } from './constants';
