/** Orange for numbers that raise the metric, blue for those that lower it: colour-blind people can distinguish them. */
export const [RAISES, LOWERS] = ['#d95f02', '#1f78b4'];
