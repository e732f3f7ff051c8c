/** What the models of these files are trained on. */
export const rows = {
  numbers: Array.from({ length: 12 }, (_, i) => [(i * 5) % 7, (i * 3) % 5, i % 4]),
  words: Array.from({ length: 12 }, (_, i) => [i % 5, (i * 2) % 5]),
};

export const targets = {
  kind: Array.from({ length: 12 }, (_, i) => ['oak', 'elm', 'ash'][i % 3]),
  size: Array.from({ length: 12 }, (_, i) => i / 4),
};
