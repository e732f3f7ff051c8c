import Papa from 'papaparse';
import csv from '../../data/digits.csv?raw';
import { toDigits } from './toDigits.ts';

/** The digits in examples/data. */
export const digits = toDigits(Papa.parse<number[]>(csv, { dynamicTyping: true, skipEmptyLines: true }).data.slice(1));
