import protobuf from 'protobufjs';
import { transpose } from '../data.js';

// The part of ONNX's protobuf schema (onnx.proto3) that a stack of dense layers needs.
const schema = protobuf.parse(
  `
  syntax = "proto3";
  message Model { int64 ir_version = 1; Graph graph = 7; repeated OperatorSet opset_import = 8; }
  message OperatorSet { string domain = 1; int64 version = 2; }
  message Graph {
    repeated Node node = 1; string name = 2; repeated Tensor initializer = 5;
    repeated ValueInfo input = 11; repeated ValueInfo output = 12;
  }
  message Node { repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4; }
  message Tensor { repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9; }
  message ValueInfo { string name = 1; Type type = 2; }
  message Type { TensorType tensor_type = 1; }
  message TensorType { int32 elem_type = 1; Shape shape = 2; }
  message Shape { repeated Dimension dim = 1; }
  message Dimension { int64 dim_value = 1; }
`,
  { keepCase: true },
).root;

const FLOAT = 1;
const operators = { relu: 'Relu', softmax: 'Softmax' };

/** The bytes of an ONNX model of the workload's network: x (batch, inputs) → y (batch, outputs). */
export function onnxFile({ inputs, layers, batch }, { parameters }) {
  const node = [];
  const initializer = [];
  const call = (op_type, input, output) => node.push({ op_type, name: output, input, output: [output] });
  let columns = inputs;
  let flow = 'x';
  for (const [index, { units, activation }] of layers.entries()) {
    initializer.push(tensor(`w${index}`, [columns, units], transpose(parameters[index].weight, units, columns)));
    initializer.push(tensor(`b${index}`, [units], parameters[index].bias));
    call('Gemm', [flow, `w${index}`, `b${index}`], `z${index}`);
    flow = index === layers.length - 1 ? 'y' : `a${index}`;
    call(operators[activation], [`z${index}`], flow);
    columns = units;
  }
  const graph = {
    node,
    initializer,
    name: 'dense',
    input: [value('x', [batch, inputs])],
    output: [value('y', [batch, columns])],
  };
  return schema
    .lookupType('Model')
    .encode({ ir_version: 8, graph, opset_import: [{ domain: '', version: 17 }] })
    .finish();
}

const tensor = (name, dims, data) => ({ name, dims, data_type: FLOAT, raw_data: new Uint8Array(data.buffer) });

const value = (name, dims) => ({
  name,
  type: { tensor_type: { elem_type: FLOAT, shape: { dim: dims.map((dim_value) => ({ dim_value })) } } },
});
