import { Random } from './random.js';

/** An error of ours says where, what it must be, and what it is, or what to do. */
const OURS = /^[\w$.]+: .+/s;
const VALUE = /^[\w$.]+(?:, [^:]+)?: .+ must (?:be|have) .+, got /s;

/** What an input may take: seconds of a processor, and bytes beside ten times its own size, for garbage of earlier ones. */
const MOST_SECONDS = 2;
const MOST_TIMES = 10;
const SLACK = 2 ** 25;

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/**
 * Reads so many changed files. Throws at the first that ends in another error than one of ours, takes too long or too much
 * memory, or changes another model; the message has the round, by which `from` makes it again.
 *
 * @returns how many were read, and how many refused
 */
export async function fuzz(
  { make, read, size = (given) => given.length },
  witness,
  { count, seed = 1, from = 0, progress = (_round) => {} },
) {
  const found = { read: 0, refused: 0, slowest: 0 };
  for (let round = from; round < from + count; round++) {
    if (round % 1000 === 0) progress(round);
    const given = make(new Random(seed * 1_000_003 + round));
    const fail = (what) => new Error(`round ${round} of seed ${seed}: ${what}`);
    const [seconds, memory] = [cpu(), process.resourceUsage().maxRSS * 1024];
    try {
      await read(given);
      found.read++;
    } catch (error) {
      found.refused++;
      const { name, message } = error ?? {};
      const ours =
        name === 'Error' ? OURS.test(message) : ['TypeError', 'RangeError'].includes(name) && VALUE.test(message);
      if (!ours) throw Object.assign(fail(`another error, ${name}: ${message}`), { cause: error });
    }
    const [took, more] = [cpu() - seconds, process.resourceUsage().maxRSS * 1024 - memory];
    found.slowest = Math.max(found.slowest, took);
    if (took > MOST_SECONDS) throw fail(`${took.toFixed(1)} s`);
    if (round > from && more > MOST_TIMES * size(given) + SLACK)
      throw fail(`${more} bytes more for an input of ${size(given)}`);
    witness(fail);
  }
  return found;
}

/** Throws where a model that nothing is to change predicts other bits. */
export function witnessOf({ dense, sequential }) {
  const model = sequential({ inputs: 3, layers: [dense(8, 'tanh'), dense(2)], seed: 5 });
  const predicted = () => model.predict([[1, -2, 0.5]]).join();
  const before = predicted();
  return (fail) => {
    if (predicted() !== before) throw fail('another model predicts other numbers');
  };
}
