// @ts-check
// A pole on a cart that is pushed to the left or to the right, as in Gymnasium's CartPole-v1: Barto, Sutton & Anderson 1983.

const GRAVITY = 9.8;
const CART = 1;
const POLE = 0.1;
/** Half of the pole, in metres. */
const HALF = 0.5;
const FORCE = 10;
const SECONDS = 0.02;
const MOST_ANGLE = (12 * Math.PI) / 180;
const MOST_PLACE = 2.4;

/** Steps of a trial that did not fail. */
export const MOST_STEPS = 500;

/** A state: the cart's place and speed, the pole's angle and its speed, from numbers in [0, 1). */
export function begin(/** @type {() => number} */ random) {
  return Float32Array.from({ length: 4 }, () => 0.1 * random() - 0.05);
}

/** The state after a push to the left (0) or right (1), and whether the pole has fallen or the cart has left its track. */
export function push(/** @type {Float32Array} */ state, /** @type {number} */ action) {
  const [place, speed, angle, turn] = /** @type {[number, number, number, number]} */ (/** @type {unknown} */ (state));
  const force = action === 1 ? FORCE : -FORCE;
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const mass = CART + POLE;
  const thrust = (force + POLE * HALF * turn * turn * sin) / mass;
  const turning = (GRAVITY * sin - cos * thrust) / (HALF * (4 / 3 - (POLE * cos * cos) / mass));
  const moving = thrust - (POLE * HALF * turning * cos) / mass;
  const next = Float32Array.of(
    place + SECONDS * speed,
    speed + SECONDS * moving,
    angle + SECONDS * turn,
    turn + SECONDS * turning,
  );
  const failed =
    Math.abs(/** @type {number} */ (next[0])) > MOST_PLACE || Math.abs(/** @type {number} */ (next[2])) > MOST_ANGLE;
  return { state: next, failed };
}
