/** Where a page keeps the colours that were chosen. */
export const KEY = 'lanewise-theme';
