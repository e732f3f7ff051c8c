import { trainEveryWay } from './xor.js';

globalThis.outcome = trainEveryWay();
