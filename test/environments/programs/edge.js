import { engine } from 'lanewise';
import module from 'lanewise/simd.wasm';
import { train } from './xor.js';

/** `/`: with the module of the kernels. `/bytes`: without, which such a runtime refuses. */
export default {
  async fetch(request) {
    if (new URL(request.url).pathname === '/') engine({ build: 'simd', module });
    try {
      return Response.json({ simd: await train() });
    } catch (error) {
      return Response.json({ error: error.message });
    }
  },
};
