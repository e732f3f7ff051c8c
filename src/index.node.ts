// The entry for Node: the same, with the builds read from their files, among them `wide`, which no stream holds.

import { takeFiles } from './engine/files.ts';
import { warnOfAnother } from './engine/once.ts';

takeFiles(import.meta.url);
warnOfAnother(import.meta.url);

export * from './index.ts';
