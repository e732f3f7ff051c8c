// The entry for Node: the same, with the builds read from files, among them `wide`, which no stream holds.

import { warnOfAnother } from './base/once.ts';
import { takeFiles } from './engine/kernelFiles.ts';

takeFiles(import.meta.url);
warnOfAnother(import.meta.url);

export * from './index.ts';
