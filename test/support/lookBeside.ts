// Lets tests of the sources read the builds from dist, as the package's entry for Node does.

import { lookBeside } from '../../src/engine/file.ts';

lookBeside(new URL('../../dist/node.js', import.meta.url).href);
