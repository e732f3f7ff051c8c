export { type CsvLoggerOptions, csvLogger } from './csvLogger.ts';
export { type Journal, journal } from './journal.ts';
export { type ProgressBarOptions, type ProgressStream, progressBar } from './progressBar.ts';
export { replaceFile } from './replaceFile.ts';
export { type TensorBoardOptions, tensorBoard } from './tensorBoard.ts';
