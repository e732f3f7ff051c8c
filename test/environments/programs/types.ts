import { adam, dense, earlyStopping, engine, type History, type Model, sequential } from 'lanewise';
import { readCsv } from 'lanewise/data';
import { type Attribution, attribute, capture } from 'lanewise/interpret';
import { csvLogger, progressBar, tensorBoard } from 'lanewise/node';
import { learningCurve } from 'lanewise/plot';
import module from 'lanewise/simd.wasm';

const model: Model = sequential({ inputs: 2, layers: [dense(1, 'sigmoid')] });
model.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'binaryCrossEntropy' });
const stopping = earlyStopping({ patience: 2 });
const callbacks = [stopping, progressBar({ lines: 5 }), csvLogger('log.csv'), tensorBoard('logs')];
export const history: Promise<History> = model.fit([[0, 1]], [1], { callbacks });
export const picture: Promise<string> = history.then((figures) => learningCurve(figures, { width: 800 }));
export const columns: Promise<readonly string[]> = readCsv('a,b\n1,2', { target: 'b' }).then((csv) => csv.columns);
export const best: Promise<number | undefined> = history.then(({ valLoss }) => valLoss?.[stopping.bestEpoch]);
export const hidden: Float32Array | undefined = capture(model, [[0, 1]], ['0']).get('0')?.data;
export const scores: Attribution = attribute(model, { clean: [[0, 1]], reference: 'zero', metric: { output: 0 } });
export const bytes: Uint8Array = model.checkpoint();
export const names: string[] = model.predictClasses<string>([[0, 1]]);
export const indices: Uint32Array = model.predictClasses<number>([[0, 1]]);
export const either: ReturnType<typeof model.predictClasses> = model.predictClasses([[0, 1]]);
function* batches() {
  for (let batch = 0; batch < 3; batch++) yield [new Float32Array(2), [1]];
}
model.fitDataset(batches(), { validationData: [[[0, 1]], [1]] });
model.fitDataset(() => batches());
engine({ build: 'simd', module });
// @ts-expect-error: no such activation
dense(1, 'relUu');
// @ts-expect-error: run.stop() stops a training
model.stopTraining = true;
