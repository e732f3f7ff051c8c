import lanewise = require('lanewise');
import data = require('lanewise/data');
import interpret = require('lanewise/interpret');
import node = require('lanewise/node');
import plot = require('lanewise/plot');

const model: lanewise.Model = lanewise.sequential({ inputs: 2, layers: [lanewise.dense(1, 'sigmoid')] });
model.compile({ optimizer: 'adam', loss: 'binaryCrossEntropy', metrics: [lanewise.metrics.auc()] });
export const history: Promise<lanewise.History> = model.fit([[0, 1]], [1], { callbacks: [node.progressBar()] });
export const picture: Promise<string> = history.then((figures) => plot.learningCurve(figures, { width: 800 }));
export const columns: Promise<readonly string[]> = data.readCsv('a,b\n1,2', { target: 'b' }).then((csv) => csv.columns);
export const ablated: Float32Array = interpret.ablate(model, [[0, 1]], { layer: '0' }, { with: 'mean' });
// @ts-expect-error: no such activation
lanewise.dense(1, 'relUu');
