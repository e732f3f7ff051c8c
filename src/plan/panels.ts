/** `columns` rounded up to whole panels, as padded() of assembly/constants.ts. */
export const padded = (columns: number, panel: number): number => Math.ceil(columns / panel) * panel;
