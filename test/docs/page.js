// What the samples of docs/guides/page.md have beside what they say, in a page.

export { model, x as rows, y as classes } from './worker.js';

export const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
export const y = [0, 1, 1, 0];
