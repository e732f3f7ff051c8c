import { dense, engine, type History, type Model, sequential } from 'lanewise';
import { readCsv } from 'lanewise/data';
import { csvLogger, progressBar, tensorBoard } from 'lanewise/node';
import { learningCurve } from 'lanewise/plot';
import module from 'lanewise/simd.wasm';

const model: Model = sequential({ inputs: 2, layers: [dense(1, 'sigmoid')] });
model.compile({ optimizer: 'adam', loss: 'binaryCrossEntropy' });
const callbacks = [progressBar({ lines: 5 }), csvLogger('log.csv'), tensorBoard('logs')];
export const history: Promise<History> = model.fit([[0, 1]], [1], { callbacks });
export const picture: Promise<string> = history.then((figures) => learningCurve(figures, { width: 800 }));
export const columns: Promise<readonly string[]> = readCsv('a,b\n1,2', { target: 'b' }).then((csv) => csv.columns);
engine({ build: 'simd', module });
// @ts-expect-error: no such activation
dense(1, 'relUu');
