/** What is shown of the plane: −REACH … REACH each way, as SIDE × SIDE squares. */
export const REACH = 1.1;
export const SIDE = 64;

/** The middles of its squares, row after row from above. */
export const squares = Array.from({ length: SIDE * SIDE }, (_, index) => {
  const along = (square: number) => REACH * ((2 * (square + 0.5)) / SIDE - 1);
  return [along(index % SIDE), along(SIDE - 1 - Math.floor(index / SIDE))] as const;
});
