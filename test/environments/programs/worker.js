import { trainEveryWay } from './xor.js';

trainEveryWay().then(
  (outcome) => postMessage(outcome),
  (error) =>
    setTimeout(() => {
      throw error;
    }),
);
