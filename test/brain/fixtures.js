// Networks that brain.js 1 and 2 trained, as they save them, with what they answer: fixtures.json.
//
//     npm install --no-save --ignore-scripts brain1@npm:brain.js@1.6.1 brain2@npm:brain.js@2.0.0-beta.24
//     node test/brain/fixtures.js

import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const colours = [
  { input: { r: 0.03, g: 0.7, b: 0.5 }, output: { black: 1 } },
  { input: { r: 0.16, g: 0.09, b: 0.2 }, output: { white: 1 } },
  { input: { r: 0.5, g: 0.5, b: 1 }, output: { white: 1 } },
];
const xor = [
  { input: [0, 0], output: [0] },
  { input: [0, 1], output: [1] },
  { input: [1, 0], output: [1] },
  { input: [1, 1], output: [0] },
];
const numbered = [
  { input: { 10: 0.2, 9: 0.9, x: 1 }, output: { 7: 1, a: 0.2 } },
  { input: { 10: 0.8, 9: 0.1, x: 0 }, output: { 7: 0.1, a: 0.9 } },
];

const cases = [];
for (const version of ['brain1', 'brain2']) {
  const { NeuralNetwork } = require(version);
  for (const activation of ['sigmoid', 'relu', 'leaky-relu', 'tanh']) {
    for (const [kind, data] of Object.entries({ colours, xor, numbered })) {
      const net = new NeuralNetwork({ hiddenLayers: [4, 3], activation, leakyReluAlpha: 0.05 });
      net.train(data, { iterations: 30, leakyReluAlpha: 0.05 });
      const again = new NeuralNetwork().fromJSON(JSON.parse(JSON.stringify(net.toJSON())));
      const y = data.map(({ input }) => again.run(input));
      const list = (values) => (Array.isArray(values) || ArrayBuffer.isView(values) ? [...values] : values);
      cases.push({
        name: `${version}: ${activation} on ${kind}`,
        json: net.toJSON(),
        x: data.map(({ input }) => input),
        y: y.map(list),
      });
    }
  }
}
const text = cases.map((each) => JSON.stringify(each)).join(',\n');
writeFileSync(new URL('fixtures.json', import.meta.url), `[\n${text}\n]\n`);
