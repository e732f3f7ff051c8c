// The messages of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3 that a network needs, by ONNX's own numbers and,
// in camel case, names.

/** What a field holds: `int` is int32, int64 or an enum. */
type Kind = 'string' | 'bytes' | 'int' | 'float' | 'double' | MessageName;

export interface Field {
  readonly number: number;
  readonly name: string;
  readonly kind: Kind;
  readonly many: boolean;
}

export interface Messages {
  Model: {
    irVersion?: number;
    opsetImport: Messages['OperatorSetId'][];
    producerName?: string;
    producerVersion?: string;
    graph?: Messages['Graph'];
    metadataProps: Messages['StringStringEntry'][];
  };
  OperatorSetId: { domain?: string; version?: number };
  StringStringEntry: { key?: string; value?: string };
  Graph: {
    node: Messages['Node'][];
    name?: string;
    initializer: Messages['Tensor'][];
    sparseInitializer: Messages['Other'][];
    input: Messages['ValueInfo'][];
    output: Messages['ValueInfo'][];
  };
  Node: {
    input: string[];
    output: string[];
    name?: string;
    opType?: string;
    domain?: string;
    attribute: Messages['Attribute'][];
  };
  Attribute: {
    name?: string;
    type?: number;
    f?: number;
    i?: number;
    s?: Uint8Array;
    t?: Messages['Tensor'];
    floats: number[];
    ints: number[];
    strings: Uint8Array[];
  };
  Tensor: {
    dims: number[];
    dataType?: number;
    floatData: number[];
    int32Data: number[];
    stringData: Uint8Array[];
    int64Data: number[];
    name?: string;
    rawData?: Uint8Array;
    doubleData: number[];
    externalData: Messages['StringStringEntry'][];
    dataLocation?: number;
  };
  ValueInfo: { name?: string; type?: Messages['Type'] };
  Type: { tensorType?: Messages['TensorType']; sequenceType?: Messages['Other'] };
  TensorType: { elemType?: number; shape?: Messages['Shape'] };
  Shape: { dim: Messages['Dimension'][] };
  Dimension: { dimValue?: number; dimParam?: string };
  /** Of which no field is read. */
  Other: Record<never, never>;
}

export type MessageName = keyof Messages;
export type Message<N extends MessageName> = Messages[N];

const fields = (...rows: readonly (readonly [number: number, name: string, kind: Kind, many?: 'many'])[]): Field[] =>
  rows.map(([number, name, kind, many]) => ({ number, name, kind, many: many === 'many' }));

export const schema: { readonly [N in MessageName]: readonly Field[] } = {
  Model: fields(
    [1, 'irVersion', 'int'],
    [8, 'opsetImport', 'OperatorSetId', 'many'],
    [2, 'producerName', 'string'],
    [3, 'producerVersion', 'string'],
    [7, 'graph', 'Graph'],
    [14, 'metadataProps', 'StringStringEntry', 'many'],
  ),
  OperatorSetId: fields([1, 'domain', 'string'], [2, 'version', 'int']),
  StringStringEntry: fields([1, 'key', 'string'], [2, 'value', 'string']),
  Graph: fields(
    [1, 'node', 'Node', 'many'],
    [2, 'name', 'string'],
    [5, 'initializer', 'Tensor', 'many'],
    [15, 'sparseInitializer', 'Other', 'many'],
    [11, 'input', 'ValueInfo', 'many'],
    [12, 'output', 'ValueInfo', 'many'],
  ),
  Node: fields(
    [1, 'input', 'string', 'many'],
    [2, 'output', 'string', 'many'],
    [3, 'name', 'string'],
    [4, 'opType', 'string'],
    [7, 'domain', 'string'],
    [5, 'attribute', 'Attribute', 'many'],
  ),
  Attribute: fields(
    [1, 'name', 'string'],
    [20, 'type', 'int'],
    [2, 'f', 'float'],
    [3, 'i', 'int'],
    [4, 's', 'bytes'],
    [5, 't', 'Tensor'],
    [7, 'floats', 'float', 'many'],
    [8, 'ints', 'int', 'many'],
    [9, 'strings', 'bytes', 'many'],
  ),
  Tensor: fields(
    [1, 'dims', 'int', 'many'],
    [2, 'dataType', 'int'],
    [4, 'floatData', 'float', 'many'],
    [5, 'int32Data', 'int', 'many'],
    [6, 'stringData', 'bytes', 'many'],
    [7, 'int64Data', 'int', 'many'],
    [8, 'name', 'string'],
    [9, 'rawData', 'bytes'],
    [10, 'doubleData', 'double', 'many'],
    [13, 'externalData', 'StringStringEntry', 'many'],
    [14, 'dataLocation', 'int'],
  ),
  ValueInfo: fields([1, 'name', 'string'], [2, 'type', 'Type']),
  Type: fields([1, 'tensorType', 'TensorType'], [4, 'sequenceType', 'Other']),
  TensorType: fields([1, 'elemType', 'int'], [2, 'shape', 'Shape']),
  Shape: fields([1, 'dim', 'Dimension', 'many']),
  Dimension: fields([1, 'dimValue', 'int'], [2, 'dimParam', 'string']),
  Other: [],
};

/** Types of attributes and of tensors, by their names in the schema. */
export const attributeTypes = { FLOAT: 1, INT: 2, STRING: 3, TENSOR: 4, FLOATS: 6, INTS: 7, STRINGS: 8 } as const;
export const dataTypes = {
  ...{ FLOAT: 1, UINT8: 2, INT8: 3, UINT16: 4, INT16: 5, INT32: 6, INT64: 7, STRING: 8, BOOL: 9, FLOAT16: 10 },
  ...{ DOUBLE: 11, BFLOAT16: 16 },
} as const;
