// A worker has the function itself, and is a text that no bundler rewrites: the function's own text will do.

import { portOfWorker } from '../../../threads/port.ts';
import { serveTeam } from '../../../threads/serve.ts';

export const source = `const serveTeam = ${serveTeam}; (${portOfWorker})().onmessage = ({ data }) => data?.team && serveTeam(data);`;
