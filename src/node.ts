// The entry for Node: the same, with the builds read from their files, among them `wide`, which no stream holds.

import { lookBeside } from './engine/file.ts';

lookBeside(import.meta.url);

export * from './index.ts';
