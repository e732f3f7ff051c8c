import { celu } from '../activations/celu.ts';
import { exponential } from '../activations/exponential.ts';
import { hardShrink } from '../activations/hardShrink.ts';
import { hardSigmoid } from '../activations/hardSigmoid.ts';
import { hardSilu } from '../activations/hardSilu.ts';
import { hardTanh } from '../activations/hardTanh.ts';
import { leakyRelu } from '../activations/leakyRelu.ts';
import { logSigmoid } from '../activations/logSigmoid.ts';
import { softShrink } from '../activations/softShrink.ts';
import { sparsePlus } from '../activations/sparsePlus.ts';
import { squareplus } from '../activations/squareplus.ts';
import { tanhShrink } from '../activations/tanhShrink.ts';
import type { Dialect } from '../interchange/configs/layerReader.ts';
import { activationNames } from '../interchange/configs/layersIn.ts';

export const WHERE = 'fromKeras';

const keras3: Dialect = {
  where: WHERE,
  activations: {
    ...{ ...activationNames, celu, exponential, squareplus, hard_shrink: hardShrink },
    ...{ hard_sigmoid: hardSigmoid, hard_silu: hardSilu, hard_swish: hardSilu, hard_tanh: hardTanh },
    ...{ leaky_relu: () => leakyRelu({ slope: 0.2 }), log_sigmoid: logSigmoid, soft_shrink: softShrink },
    ...{ sparse_plus: sparsePlus, tanh_shrink: tanhShrink },
  },
  isSteep: false,
  firstNode: (kind, isEnd) => (kind === 'Functional' && isEnd ? 1 : 0),
};

const keras2: Dialect = {
  where: WHERE,
  activations: { ...activationNames, exponential },
  isSteep: true,
  firstNode: (kind) => (kind === 'Functional' || kind === 'Sequential' || kind === 'Model' ? 1 : 0),
};

/** The meaning of configs in a version of Keras. In Keras 3, hard_sigmoid became another function. */
export const dialectOf = (version: string): Dialect => (/^[12]\./.test(version) ? keras2 : keras3);
