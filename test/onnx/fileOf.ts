import { type Draft, encode } from '../../src/onnx/encode.ts';

/** A file of some nodes on rows of three columns. */
export function fileOf(
  nodes: readonly Draft<'Node'>[],
  {
    initializer = [],
    opset = 17,
    columns = 3,
    elemType = 1,
    output = 'y',
  }: Record<string, unknown> & { initializer?: Draft<'Tensor'>[] } = {},
): Uint8Array {
  const info = (name: string, length: number) => ({
    name,
    type: { tensorType: { elemType: elemType as number, shape: { dim: [{ dimParam: 'N' }, { dimValue: length }] } } },
  });
  return encode('Model', {
    irVersion: 8,
    opsetImport: [
      { domain: '', version: opset as number },
      { domain: 'ai.onnx.ml', version: 3 },
    ],
    graph: {
      node: nodes,
      initializer: initializer as Draft<'Tensor'>[],
      input: [info('x', columns as number)],
      output: [{ name: output as string }],
    },
  });
}

/** A tensor of f32. */
export const tensor = (name: string, dims: number[], floatData: number[]): Draft<'Tensor'> => ({
  name,
  dims,
  dataType: 1,
  floatData,
});
