/** What is shown of the plane: −REACH … REACH each way, as SIDE × SIDE squares. */
export const REACH = 1.1;
export const SIDE = 64;
