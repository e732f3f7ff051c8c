import { dense, load, modelStore, save, sequential } from '../../../../src/index.ts';

const { list, loadFrom, remove, saveTo } = modelStore;

const made = (seed: number) => {
  const model = sequential({ inputs: 2, layers: [dense(3, 'tanh'), dense(1)], seed });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  return model;
};

const rows = [
  [1, 2],
  [3, 4],
];

/** What comes of models that are kept in the page's database, and read from a URL, a Blob and a File. */
export async function storedModels() {
  const [first, second] = [made(1), made(2)];
  await first.fit(rows, [1, 2]);
  await saveTo('b', second);
  await saveTo('a', made(3));
  await saveTo('a', first, { training: true, metadata: { of: 'a page' } });
  const names = await list();
  const again = await loadFrom('a');
  const predictions = [...again.predict(rows)].join() === [...first.predict(rows)].join();
  const more = { initialEpoch: 1, epochs: 3 };
  await Promise.all([again.fit(rows, [1, 2], more), first.fit(rows, [1, 2], more)]);
  const trained = [...again.checkpoint()].join() === [...first.checkpoint()].join();
  const missing = await loadFrom('c').catch(String);
  await remove('a');
  await remove('none');
  const left = await list();
  await remove('b');
  const bytes = save(second);
  const truth = [...second.predict(rows)].join();
  const url = URL.createObjectURL(new Blob([bytes]));
  const sources = await Promise.all([
    load(await fetch(url)),
    load(new Blob([bytes])),
    load(new File([bytes], 'model.safetensors')),
  ]);
  const elsewhere = sources.map((model) => [...model.predict(rows)].join() === truth);
  return { names, predictions, trained, missing, left, elsewhere };
}
