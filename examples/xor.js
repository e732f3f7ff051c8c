// @ts-check
// Learns the exclusive or of two bits: the smallest problem that a network without a hidden layer cannot learn.
import { adam, dense, sequential } from 'lanewise';

console.log('Learns the exclusive or of two bits with eight hidden units.\n');

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const y = [0, 1, 1, 0];

const model = sequential({ inputs: 2, layers: [dense(8, 'tanh'), dense(1, 'sigmoid')], seed: 1 });
model.compile({ optimizer: adam({ learningRate: 0.05 }), loss: 'binaryCrossEntropy' });

await model.fit(x, y, {
  epochs: 300,
  callbacks: {
    onEpochEnd(epoch, { loss = 0 }) {
      if ((epoch + 1) % 50 === 0) console.log(`epoch ${`${epoch + 1}`.padStart(3)}  loss ${loss.toFixed(4)}`);
    },
  },
});

console.log('\na  b  a xor b  predicted');
for (const [row, predicted] of model.predict(x).entries()) {
  console.log(`${x[row]?.join('  ')}  ${y[row]}        ${predicted.toFixed(3)}`);
}
