export { type FromTensorFlowOptions, fromTensorFlow } from './fromTensorFlow.ts';
export type { TensorFlowFiles, TensorFlowSource } from './modelSource.ts';
export { type TensorFlowArtifacts, type TensorFlowWeightSpec, toTensorFlow } from './toTensorFlow.ts';
