import { builtIn } from '../base/builtIn.ts';
import type { Initializer } from './initializer.ts';

/** Uniform in ±1 / √inputs, for weights and biases, as PyTorch's nn.Linear. */
export function torchLinear(): Initializer {
  return builtIn({
    name: 'torchLinear',
    options: {},
    fill(values, inputs, _outputs, random) {
      const limit = 1 / Math.sqrt(inputs);
      random.fillUniform(values, -limit, limit);
    },
  });
}
