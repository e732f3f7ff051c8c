// @ts-check

/**
 * Label smoothing: a row of probabilities for each label, 1 − smoothing for its class and the rest shared by all.
 * Szegedy et al. 2016, Rethinking the Inception Architecture for Computer Vision, section 7.
 *
 * @param {ArrayLike<number>} labels class indices
 * @param {number} classes
 */
export function softTargets(labels, classes, smoothing = 0.1) {
  const share = smoothing / classes;
  const targets = new Float32Array(labels.length * classes).fill(share);
  for (const [row, label] of Array.from(labels).entries()) targets[row * classes + label] = 1 - smoothing + share;
  return targets;
}
