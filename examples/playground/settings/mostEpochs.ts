/** Epochs a link may ask for. */
export const MOST_EPOCHS = 1_000_000;
