export { type PyTorchModel, toPyTorch } from './toPyTorch.ts';
