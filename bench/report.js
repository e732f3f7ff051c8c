import { percent, short, table, times } from './table.js';

/** The best mode of each contestant that counts, by its name. */
export function counted({ results }) {
  const found = new Map();
  for (const result of results) {
    const known = found.get(result.contestant);
    if (result.counts && result.best > (known?.best ?? 0)) found.set(result.contestant, result);
  }
  return found;
}

const fastest = (list) => list.reduce((a, b) => (b.best > (a?.best ?? 0) ? b : a), undefined);

const onOneThread = ({ threads, held }) => threads === undefined && !held;

const headed = (heading, table) => table && `${heading}\n\n${table}`;

/** The tables of a result, each as markdown; empty where nobody has a row in it. */
export const tables = { readme, participants, summary, everybody, threaded, coldStart, perSample };

/** The whole result as markdown. */
export function report(results) {
  const { node, cpu, instructionSet, pinned, plan } = results;
  const parts = [
    `${cpu}, ${instructionSet}, ${pinned ? 'one pinned core' : 'one core, not pinned'}, one thread each; Node ${node.slice(1)}; ` +
      `${plan.rounds} × ${plan.turns} turns of ${plan.turnSeconds} s; the best turn counts.`,
    '## Who took part',
    tables.participants(results),
    '## Samples per second, and how often the best lanewise build does as many',
    tables.summary(results),
    '## All that show the same loss, samples per second',
    tables.everybody(results),
    headed('## On all cores, the fastest build', tables.threaded(results)),
    headed('## Cold start: import to first trained step of 784-128-10, batch 32', tables.coldStart(results)),
    headed(
      '## Per sample, other loss: an update after every row, start weights of their own',
      tables.perSample(results),
    ),
    notCounted(results),
    noisiness(results),
  ];
  return parts.filter(Boolean).join('\n\n');
}

/** Versions, and the kernels that native ones say they run on; what was cleared for them. */
function participants({ workloads, cleared }) {
  const found = new Map();
  for (const { results } of workloads) {
    for (const { contestant, version, kernels } of results) {
      if (version) found.set(contestant, [contestant, version, kernels ?? 'its own']);
    }
  }
  const list = cleared.length > 0 ? `Cleared from the environment of all: ${cleared.join(', ')}.` : '';
  return [table(['', 'version', 'kernels'], [...found.values()]), list].filter(Boolean).join('\n\n');
}

function summary({ workloads }) {
  const isHeld = workloads.some(({ results }) => results.some(({ held }) => held));
  const heldHead = isHeld ? ['held to AVX2: ratio'] : [];
  const rows = workloads.map((workload) => {
    const all = [...counted(workload).values()].filter(onOneThread);
    const own = fastest(all.filter((result) => result.own));
    const peer = fastest(all.filter((result) => !result.own && !result.native));
    const native = fastest(all.filter((result) => result.native));
    const pytorch = all.find(({ contestant }) => contestant === 'PyTorch');
    const held = [...counted(workload).values()].find((result) => result.held);
    const ratio = (other) => times(own && other ? own.best / other.best : Number.NaN);
    return [
      ...[workload.name, own ? `${short(own.best)} (${own.contestant.replace('lanewise ', '')})` : '–'],
      ...[peer ? `${short(peer.best)} (${peer.contestant})` : '–', ratio(peer)],
      ...[
        short(pytorch?.best),
        ratio(pytorch),
        ...(isHeld ? [ratio(held)] : []),
        native ? `${ratio(native)} (${native.contestant})` : '–',
      ],
    ];
  });
  const head = [
    'workload',
    'lanewise',
    'best JavaScript peer',
    'ratio',
    'PyTorch',
    'ratio',
    ...heldHead,
    'best native peer',
  ];
  return table(head, rows);
}

/** What README.md shows: of training, lanewise beside jax-js and PyTorch. */
function readme({ workloads }) {
  const rows = workloads
    .filter(({ task, name }) => task === 'train' && !name.startsWith('tiny'))
    .map((workload) => {
      const results = counted(workload);
      const own = fastest([...results.values()].filter((result) => result.own && onOneThread(result)));
      const [, network, batch] = workload.description.match(/^(\S+) .*, batch (\d+)$/);
      const beside = ['jax-js', 'JAX', 'PyTorch', 'PyTorch, held to AVX2'].flatMap((name) => {
        const best = results.get(name)?.best;
        return [short(best), times(own && best ? own.best / best : Number.NaN)];
      });
      return [`${network}, ${batch}`, workload.name.endsWith('sgd') ? 'SGD' : 'Adam', short(own?.best), ...beside];
    });
  const head = [
    'network, batch',
    'optimizer',
    'lanewise',
    'jax-js',
    '',
    'JAX',
    '',
    'PyTorch',
    '',
    '… held to AVX2',
    '',
  ];
  return table(head, rows);
}

function everybody({ workloads }) {
  const names = [...new Set(workloads.flatMap((workload) => [...counted(workload).keys()]))];
  const rows = workloads.map((workload) => {
    const results = counted(workload);
    return [workload.name, ...names.map((name) => short(results.get(name)?.best))];
  });
  return table(['workload', ...names], rows);
}

/** The fastest build and PyTorch, each on one thread and on all. */
function threaded({ workloads }) {
  const rows = workloads.flatMap((workload) => {
    const all = [...counted(workload).values()];
    const on = (threads) => all.find((result) => result.own && result.threads === threads);
    const several = all.find((result) => result.own && result.threads > 1);
    if (!several) return [];
    const one = all.find(
      (result) => result.own && onOneThread(result) && several.contestant.startsWith(result.contestant),
    );
    const pytorch = (threads) =>
      all.find((result) => result.contestant.startsWith('PyTorch') && !result.held && result.threads === threads);
    const [auto, pytorchOne, pytorchSeveral] = [on('auto'), pytorch(undefined), pytorch(several.threads)];
    const ratio = (a, b) => times(a && b ? a.best / b.best : Number.NaN);
    return [
      [
        ...[workload.name, short(one?.best), short(several.best), ratio(several, one)],
        ...[ratio(auto, one?.best > several.best ? one : several), ratio(pytorchSeveral, pytorchOne)],
        ...[ratio(one, pytorchOne), ratio(several, pytorchSeveral)],
      ],
    ];
  });
  if (rows.length === 0) return '';
  const head = [
    'workload',
    'one thread',
    'all',
    'gain',
    "'auto' / better",
    "PyTorch's gain",
    '/ PyTorch, one',
    '/ PyTorch, all',
  ];
  return table(head, rows);
}

function coldStart({ coldStart: starts }) {
  const rows = starts.map(({ contestant, seconds, error }) => [
    contestant,
    error ? `failed: ${error}` : short(1000 * Math.min(...seconds)),
  ]);
  if (rows.length === 0) return '';
  return table(['', 'ms'], rows);
}

function perSample({ workloads }) {
  const rows = workloads.flatMap(({ name, results }) => {
    const own = fastest(results.filter((result) => result.own && result.counts));
    return results
      .filter((result) => result.perSample && result.best)
      .map(({ contestant, best }) => [contestant, name, short(best), times(own ? own.best / best : Number.NaN)]);
  });
  if (rows.length === 0) return '';
  const head = ['', 'workload', 'samples/s', 'lanewise'];
  return table(head, rows);
}

function notCounted({ workloads }) {
  const reasons = new Map();
  for (const { name, reference, results } of workloads) {
    for (const { contestant, mode, counts, perSample, error, loss } of results) {
      if (!error && (counts || perSample)) continue;
      const why = error ? `does not run: ${error}` : `other loss: ${loss}, expected ${reference}`;
      const key = error ? `${contestant}: ${why}` : `${contestant}, ${mode}: ${why}`;
      reasons.set(key, [...new Set([...(reasons.get(key) ?? []), name])]);
    }
  }
  if (reasons.size === 0) return 'Everybody ran.';
  return `## Not counted\n\n${[...reasons].map(([why, names]) => `- ${why} (${names.join(', ')})`).join('\n')}`;
}

function noisiness({ workloads }) {
  const shares = workloads.flatMap(({ results }) => results.filter(({ best }) => best).map(({ noise }) => noise));
  const sorted = shares.sort((a, b) => a - b);
  const at = (share) => percent(sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN);
  return `Noise: the median turn of a contestant is ${at(0.5)} below its best one (nine of ten at most ${at(0.9)}).`;
}
