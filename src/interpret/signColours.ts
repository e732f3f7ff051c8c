/** Orange above 0, where the metric is raised; blue below, where it is lowered: apart for every eye. */
export const [RAISES, LOWERS] = ['#d95f02', '#1f78b4'];
