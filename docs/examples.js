/** The pages of examples that are part of the site. */
export const examples = ['playground', 'benchmark', 'evolution'];
