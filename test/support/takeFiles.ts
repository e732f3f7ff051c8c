// Lets tests of the sources read the builds from dist, as the package's entry for Node does.

import { takeFiles } from '../../src/engine/files.ts';

takeFiles(new URL('../../dist/node.js', import.meta.url).href);
