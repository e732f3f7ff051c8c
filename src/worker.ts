// What runs in a worker thread, as a file of its own: for engine({ createWorker }).

import { work } from './threads/work.ts';

work();
