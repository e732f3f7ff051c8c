// The script of a worker that serves in teams. src/bundle.js writes its text to binaries/serveWorker.ts.

import { portOfWorker } from './port.ts';
import { type Duty, serveTeam } from './serve.ts';

portOfWorker().onmessage = ({ data }) => {
  const duty = Object(data) as Duty;
  if ('team' in duty) serveTeam(duty);
};
