/** Whether a metric of this name is a share of 1. */
export const areShares = (name: string) => /accuracy$/i.test(name);

/** A name in words: `valMeanAbsoluteError` is `Validation mean absolute error`. */
export function inWords(name: string): string {
  const whole = name.replace(/^val(?=[A-Z])/, 'validation');
  const words = whole.replace(/([a-z0-9])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
  return `${words[0]?.toUpperCase() ?? ''}${words.slice(1)}`;
}

/** The name of a metric's validation: `valLoss` for `loss`. */
export const validationName = (name: string) => `val${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`;
