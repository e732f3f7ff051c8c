globalThis.outcome = new Promise((resolve, reject) => {
  navigator.serviceWorker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data));
  navigator.serviceWorker
    .register('./service-worker.js', { type: 'module' })
    .then(() => navigator.serviceWorker.ready)
    .then(({ active }) => active.postMessage('train'))
    .catch(reject);
});
