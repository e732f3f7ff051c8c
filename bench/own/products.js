import { activations, block, padTo, panelOf, program, strideOf } from './kernel.js';

const shapes = [
  [256, 256, 256],
  [512, 512, 512],
  [1024, 1024, 1024],
  [128, 784, 128],
];

/** What a dense kernel takes for no activation. */
const linear = { activation: activations.linear, alpha: 0, beta: 0 };

/** Tasks that are matrix products, with the floating-point operations of each run. */
export function products(build) {
  const panel = panelOf(build);
  return shapes.flatMap((shape) => [ceiling(build, panel), ...threeProducts(build, panel, shape)]);
}

/** The bare register tile: whole tiles of one panel, at a depth of 256, out of the L1 cache. */
function ceiling(build, panel) {
  const times = 200;
  const call = forward(panel, { rows: 12, inputs: 256, outputs: panel });
  return {
    group: 'products',
    name: 'register tile',
    operations: 2 * 12 * 256 * panel * times,
    start: () => program(build, [call], times),
  };
}

/** x·W, xᵀ·dz and dz·Wᵀ of a layer. */
function threeProducts(build, panel, [rows, inputs, outputs]) {
  const shape = { rows, inputs, outputs };
  const size = `${rows} × ${inputs} × ${outputs}`;
  const calls = {
    x·W: [forward(panel, shape)],
    xᵀ·dz: [weightGradient(panel, shape)],
    'dz·Wᵀ, with transposition': inputGradient(panel, shape),
  };
  return Object.entries(calls).map(([name, list]) => ({
    ...{ group: 'products', name: `${name}, ${size}` },
    ...{ operations: 2 * rows * inputs * outputs, start: () => program(build, list) },
  }));
}

function forward(panel, { rows, inputs, outputs }) {
  const width = padTo(outputs, panel);
  const [xStride, yStride] = [strideOf(inputs, panel), strideOf(outputs, panel)];
  const y = block(rows * yStride);
  return {
    kernel: 'denseForward',
    arguments: {
      ...{ y, z: y, x: block(rows * xStride), w: block(inputs * width), b: block(width) },
      ...{ ...linear, rows, inputs, outputs, xStride, yStride },
    },
  };
}

function weightGradient(panel, { rows, inputs, outputs }) {
  const width = padTo(outputs, panel);
  const [xStride, dzStride] = [strideOf(inputs, panel), strideOf(outputs, panel)];
  const room = 256 * (288 + 16) + 16;
  return {
    kernel: 'denseBackwardWeights',
    arguments: {
      ...{ dw: block(inputs * width), db: block(width), x: block(rows * xStride), dz: block(rows * dzStride) },
      ...{ scratch: block(room), rows, inputs, outputs, xStride, dzStride, room },
    },
  };
}

function inputGradient(panel, { rows, inputs, outputs }) {
  const [across, width] = [padTo(inputs, panel), padTo(outputs, panel)];
  const [xStride, dzStride] = [strideOf(inputs, panel), strideOf(outputs, panel)];
  const wt = block(across * outputs);
  return [
    { kernel: 'denseTranspose', arguments: { wt, w: block(inputs * width), inputs, outputs } },
    {
      kernel: 'denseBackwardInput',
      arguments: {
        ...{ dx: block(rows * xStride), dz: block(rows * dzStride), wt, source: block(rows * xStride) },
        ...{ ...linear, rows, inputs, outputs, xStride, dzStride },
      },
    },
  ];
}
