export type { CsvColumn, CsvSchema } from '../data/csvSchema.ts';
export type { Source } from './byteSource.ts';
export { decodeImage } from './decodeImage.ts';
export type { Image } from './image.ts';
export { type ImageRowsOptions, imageRows } from './imageRows.ts';
export { type Csv, type CsvOptions, readCsv } from './readCsv.ts';
export { type Idx, readIdx } from './readIdx.ts';
