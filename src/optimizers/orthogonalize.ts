import { muonKernels as kernels } from '../engine/packs/muon.ts';
import type { Graph } from '../plan/graph.ts';
import { padded } from '../plan/panels.ts';
import type { Tensor } from '../plan/tensor.ts';
import { squareSums } from './norm.ts';

/**
 * The coefficients of X, X·XᵀX and X·(XᵀX)² in a step. Jordan et al. 2024: they map any singular value to 0.7 … 1.2.
 */
const COEFFICIENTS = { c0: 3.4445, c1: -4.775, c2: 2.0315 };

/** A matrix in panels [⌈columns / panel⌉][rows][panel]. */
export interface PanelMatrix {
  readonly tensor: Tensor;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Adds calls for into ≈ scale · U·Vᵀ where matrix = U·Σ·Vᵀ, with `steps` Newton–Schulz steps, X ← X·(c₀·I + c₁·XᵀX +
 * c₂·(XᵀX)²). The sums of a step run over the longer side; its matrices have the size of the shorter one.
 */
export function orthogonalize(graph: Graph, into: Tensor, matrix: PanelMatrix, steps: number, scale: number): void {
  const { rows, columns } = matrix;
  if (columns <= rows) {
    const x = newtonSchulz(graph, matrix, steps);
    graph.call(kernels.rowsToPanels, { panels: into, x, scale, rows, columns, stride: x.stride });
    return;
  }
  const size = padded(rows, graph.panel) * columns;
  const [wide, result] = [graph.block(size), graph.block(size)];
  graph.call('denseTranspose', { wt: wide, w: matrix.tensor, inputs: rows, outputs: columns });
  const x = newtonSchulz(graph, { tensor: wide, rows: columns, columns: rows }, steps);
  graph.call(kernels.rowsToPanels, { panels: result, x, scale, rows: columns, columns: rows, stride: x.stride });
  graph.call('denseTranspose', { wt: into, w: result, inputs: columns, outputs: rows });
}

/** The steps, on rows ≥ columns: X in rows. */
function newtonSchulz(graph: Graph, { tensor, rows, columns }: PanelMatrix, steps: number): Tensor {
  const n = columns;
  const stride = padded(n, graph.panel);
  const rowsOf = (count: number): Tensor => ({ ...graph.block(count * stride), columns: n, stride });
  let x = rowsOf(rows);
  const count = stride * rows;
  const { sums, chunks } = squareSums(graph, [{ x: tensor, terms: rows, width: graph.panel, count }]);
  graph.call(kernels.panelsToRows, { x, panels: tensor, sums, chunks, rows, columns, stride });
  for (let step = 0; step < steps; step++) {
    const [a, q] = [graph.block(n * stride), graph.block(n * stride)];
    const [aRows, square, next] = [rowsOf(n), rowsOf(n), rowsOf(rows)];
    const strides = { aStride: stride, cStride: stride };
    graph.call('denseBackwardWeights', {
      ...{ dw: a, db: graph.block(stride), x, dz: x, scratch: graph.block(0), room: 0 },
      ...{ rows, inputs: n, outputs: n, xStride: stride, dzStride: stride },
    });
    graph.call(kernels.panelsToRows, { x: aRows, panels: a, sums, chunks: 0, rows: n, columns: n, stride });
    graph.call(kernels.matrixProduct, { c: square, a: aRows, b: a, rows: n, inputs: n, outputs: n, ...strides });
    graph.call(kernels.matrixPolynomial, { q, a, s: square, ...COEFFICIENTS, n, stride });
    graph.call(kernels.matrixProduct, { c: next, a: x, b: q, rows, inputs: n, outputs: n, ...strides });
    x = next;
  }
  return x;
}
