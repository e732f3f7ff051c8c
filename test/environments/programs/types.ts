import { dense, engine, type History, type Model, sequential } from 'lanewise';
import module from 'lanewise/simd.wasm';

const model: Model = sequential({ inputs: 2, layers: [dense(1, 'sigmoid')] });
model.compile({ optimizer: 'adam', loss: 'binaryCrossEntropy' });
export const history: Promise<History> = model.fit([[0, 1]], [1]);
engine({ build: 'simd', module });
// @ts-expect-error: no such activation
dense(1, 'relUu');
