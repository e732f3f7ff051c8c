export { type CsvLoggerOptions, csvLogger } from './csvLogger.ts';
export { type Journal, journal } from './journal.ts';
export { type ProcessesOptions, processes } from './processes.ts';
export { type ProgressBarOptions, type ProgressStream, progressBar } from './progressBar.ts';
export { type Environment, type Rank, rankOf } from './rankOf.ts';
export { replaceFile } from './replaceFile.ts';
export { readResults, runShare, type ShareOptions } from './runShare.ts';
export { type TensorBoardOptions, tensorBoard } from './tensorBoard.ts';
