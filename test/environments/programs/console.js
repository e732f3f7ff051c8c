import { trainEveryWay } from './xor.js';

console.log(JSON.stringify(await trainEveryWay()));
