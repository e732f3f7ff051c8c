export { type AblateOptions, ablate } from './ablate.ts';
export { type AttributeOptions, type Attribution, attribute, type EdgeScores } from './attribute.ts';
export { type Activations, type CaptureOptions, capture } from './capture.ts';
export type { Circuit } from './circuit/circuit.ts';
export { type DiscoverOptions, type DiscoverProgress, discoverCircuit } from './circuit/discover.ts';
export type { CurvePoint } from './circuit/edgeSearch.ts';
export type { CircuitEdge, CircuitReport } from './circuit/report.ts';
export type { PictureOptions } from './circuit/toSvg.ts';
export { type ByInputs, inputGradients, type MetricOptions } from './inputGradients.ts';
export {
  type IntegratedGradients,
  type IntegratedGradientsOptions,
  integratedGradients,
} from './integratedGradients.ts';
export { meanInputGradient } from './meanInputGradient.ts';
export { patch } from './patch.ts';
export type { Reference } from './reference.ts';
export type { Indices, Metric, MetricFunction } from './rowMetric.ts';
export { type Example, type TopExamplesOptions, topExamples } from './topExamples.ts';
export type { Unit } from './unit.ts';
export type { UnitImage } from './unitPicture.ts';
export type { Edge, Target } from './unitTargets.ts';
export { type SyntheticInput, type VisualizeOptions, visualizeNeuron } from './visualizeNeuron.ts';
export { type WeightImageOptions, weightImage } from './weightImage.ts';
