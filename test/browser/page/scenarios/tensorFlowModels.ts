import { fromTensorFlow } from '../../../../src/tensorflow/index.ts';

/** What TensorFlow.js left in a page: see test/tensorflow/stored.js. */
interface Stored {
  readonly x: number[];
  readonly localStorage: Readonly<Record<string, string>>;
  readonly indexedDB: Readonly<Record<string, Record<string, unknown>[]>>;
}

/** Puts it where TensorFlow.js had it. */
async function restore({ localStorage: texts, indexedDB: stores }: Stored): Promise<void> {
  for (const [key, text] of Object.entries(texts)) localStorage.setItem(key, text);
  const opening = indexedDB.open('tensorflowjs', 1);
  opening.onupgradeneeded = () => {
    for (const store of Object.keys(stores)) opening.result.createObjectStore(store, { keyPath: 'modelPath' });
  };
  await new Promise((resolve) => Object.assign(opening, { onsuccess: resolve }));
  const database = opening.result;
  const transaction = database.transaction(Object.keys(stores), 'readwrite');
  for (const [store, entries] of Object.entries(stores)) {
    for (const entry of entries) {
      const artifacts = entry.modelArtifacts as { weightData: string } | undefined;
      const bytes = artifacts && Uint8Array.from(atob(artifacts.weightData), (character) => character.charCodeAt(0));
      const weights = bytes && { modelArtifacts: { ...artifacts, weightData: bytes.buffer } };
      transaction.objectStore(store).put({ ...entry, ...weights });
    }
  }
  await new Promise((resolve) => Object.assign(transaction, { oncomplete: resolve }));
  database.close();
}

/** What comes of models that TensorFlow.js keeps in the page. */
export async function tensorFlowModels() {
  const stored: Stored = await (await fetch('/test/tensorflow/stored.json')).json();
  const none = await fromTensorFlow('indexeddb://digits').catch(String);
  const databases = (await indexedDB.databases()).map(({ name }) => name);
  await restore(stored);
  const x = Float32Array.from(stored.x);
  const predicted = await Promise.all(
    ['indexeddb://digits', 'localstorage://some/digits'].map(async (url) => {
      const model = await fromTensorFlow(url);
      const before = [...model.predict(x)];
      model.trainOnBatch(
        x,
        Float32Array.from(before, (value) => value + 1),
      );
      return { before, trained: [...model.predict(x)] };
    }),
  );
  const refused = await Promise.all(
    ['indexeddb://digit', 'localstorage://digits', 'indexeddb://', 'tensors://digits'].map((url) =>
      fromTensorFlow(url).catch(String),
    ),
  );
  localStorage.setItem('tensorflowjs_models/some/digits/weight_data', '*');
  const damaged = await fromTensorFlow('localstorage://some/digits').catch(String);
  return { none, databases, predicted, refused, damaged };
}
