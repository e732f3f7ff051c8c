// Lets tests of the sources read the build `wide` from dist, as the package's entry for Node does. The others come from the
// streams, without packs, as pages have them; that entry reads them from dist, with all packs.

import { type Additions, add, additions } from '../../src/engine/additions.ts';
import { takeFiles } from '../../src/engine/kernelFiles.ts';

takeFiles(new URL('../../dist/node.js', import.meta.url).href);
const added = additions() as Additions;
add({ ...added, fileOf: (build, size) => (build === 'wide' ? added.fileOf(build, size) : undefined) });
