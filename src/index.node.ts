// The entry for Node: the same, with the builds read from their files, among them `wide`, which no stream holds.

import { takeFiles } from './engine/files.ts';

takeFiles(import.meta.url);

export * from './index.ts';
