// @ts-check
// Learns what a house costs from its size, rooms and location, from made-up sales around a formula that is known.
import { adam, dense, randomNumbers, sequential, standardScaler } from 'lanewise';
import { progressBar } from 'lanewise/node';

/** @typedef {[size: number, rooms: number, location: number]} House */

const SOLD = 4000;
const HELD_OUT = 1000;
const HAGGLING = 15_000;
const EPOCHS = 40;

console.log('Learns what a house costs from its size (m²), rooms and location (0 to 10).\n');

/**
 * What a house is worth: a square metre costs more where it is nicer, and each room adds less than the one before.
 *
 * @param {House} house
 */
const worth = ([size, rooms, location]) => 40_000 + size * (1200 + 28 * location ** 2) + 60_000 * Math.sqrt(rooms);

// The prices that were paid differ from that by what was haggled.
const random = randomNumbers(1);
const houses = Array.from({ length: SOLD + HELD_OUT }, () => {
  const size = Math.round(30 + 220 * random.uniform());
  const rooms = Math.max(1, Math.round(size / 28 + random.normal()));
  return /** @type {House} */ ([size, rooms, Math.round(100 * random.uniform()) / 10]);
});
const prices = houses.map((house) => worth(house) + HAGGLING * random.normal());

// Metres, rooms and money become comparable: mean 0 and deviation 1, as measured on the sales to learn from.
const inputs = standardScaler(houses.slice(0, SOLD));
const targets = standardScaler(prices.slice(0, SOLD));
const sold = { x: inputs.transform(houses.slice(0, SOLD)), y: targets.transform(prices.slice(0, SOLD)) };
const heldOut = { x: inputs.transform(houses.slice(SOLD)), y: targets.transform(prices.slice(SOLD)) };

const model = sequential({ inputs: 3, layers: [dense(16, 'tanh'), dense(16, 'tanh'), dense(1)], seed: 1 });
model.compile({
  optimizer: adam({ learningRate: (step) => 0.01 / (1 + step / 200) }),
  loss: 'meanSquaredError',
  metrics: ['rootMeanSquaredError'],
});
await model.fit(sold.x, sold.y, { epochs: EPOCHS, callbacks: progressBar({ lines: 5 }) });

const { rootMeanSquaredError = 0 } = model.evaluate(heldOut.x, heldOut.y);
const [mean = 0] = targets.center;
const [deviation = 1] = targets.scale;
const money = (/** @type {number} */ value) => Math.round(value).toLocaleString('en').padStart(9);

/** @param {(house: House) => number} estimate */
const errorOf = (estimate) => {
  const squares = houses.map((house, row) => (estimate(house) - /** @type {number} */ (prices[row])) ** 2);
  return Math.sqrt(squares.slice(SOLD).reduce((sum, square) => sum + square) / HELD_OUT);
};

console.log(`\nRoot mean square error on ${HELD_OUT} sales that it has not seen, in euros:`);
console.log(`  always the mean price  ${money(errorOf(() => mean))}`);
console.log(`  the network            ${money(rootMeanSquaredError * deviation)}`);
console.log(`  the formula itself     ${money(errorOf(worth))}  (the haggling, which nobody can foresee)`);

console.log('\n  size  rooms  location    network    formula');
const shown = houses.slice(SOLD, SOLD + 6);
const estimates = targets.inverse(model.predict(inputs.transform(shown)));
for (const [row, house] of shown.entries()) {
  const [size, rooms, location] = house;
  const columns = [`${size} m²`.padStart(6), `${rooms}`.padStart(5), location.toFixed(1).padStart(8)];
  console.log([...columns, money(estimates[row] ?? 0), money(worth(house))].join('  '));
}
