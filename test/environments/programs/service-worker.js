import { trainAlone } from './xor.js';

self.onmessage = (event) =>
  event.waitUntil(
    trainAlone().then(
      (outcome) => event.source.postMessage(outcome),
      (error) => event.source.postMessage({ error: error.message }),
    ),
  );
