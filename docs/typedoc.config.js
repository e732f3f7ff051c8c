// The documentation site: the reference of all entries, and the documents. `npm run docs` builds it to docs/site.

import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Comment, CommentTag, Converter, ReflectionKind } from 'typedoc';
import { entries } from '../src/entries.js';
import { examples } from './examples.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** How each module of an entry is imported, by its folder. */
const modules = { index: 'lanewise', ...Object.fromEntries(entries.map(({ folder, name }) => [folder, name])) };

/** What the folders of the source are called. */
const categories = {
  model: 'Models and training',
  layers: 'Layers',
  activations: 'Activations',
  losses: 'Losses',
  optimizers: 'Optimizers',
  schedules: 'Schedules',
  initializers: 'Initializers',
  regularizers: 'Regularizers',
  constraints: 'Constraints',
  metrics: 'Metrics',
  callbacks: 'Callbacks',
  data: 'Data',
  engine: 'Engine',
  plan: 'Models and training',
};

const guides = (...names) => names.map((name) => `docs/guides/${name}.md`);

/** The documents as the sidebar groups them; the reference follows. */
const documents = {
  'First steps': guides('node', 'page', 'worker', 'tables', 'save-and-load', 'command-line'),
  'Better models': guides('cross-validation', 'search', 'interpret', 'own-loops', 'reproducibility'),
  'Many networks, many cores': guides('memory-and-threads', 'many-networks', 'evolution', 'past-one-machine'),
  'Other libraries and formats': guides(
    'formats',
    'onnx-runtime',
    'from-tensorflow',
    'from-keras',
    'from-pytorch',
    'from-scikit-learn',
    'from-brain',
  ),
  'About lanewise': ['FEATURES.md', 'docs/performance.md', 'docs/design.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
};

const files = Object.values(documents).flat();

const REFERENCE = 'Reference';

/** Puts a page into a group of the sidebar. */
function categorize(reflection, category) {
  reflection.comment ??= new Comment();
  reflection.comment.blockTags.push(new CommentTag('@category', [{ kind: 'text', text: category }]));
}

/** The first heading of a document, which is its name. */
const heading = /^# (.+)\n/;

/** Names modules as they are imported and documents by their headings, and sorts what is exported by folders. */
function names(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    const [readme] = project.readme;
    readme.text = readme.text.replace(heading, '');
    for (const entry of project.getChildrenByKind(ReflectionKind.Module)) {
      entry.name = modules[entry.name];
      categorize(entry, REFERENCE);
    }
    for (const reflection of project.getReflectionsByKind(ReflectionKind.SomeExport)) {
      const file = project.getSymbolIdFromReflection(reflection)?.fileName;
      if (!file || !reflection.parent?.kindOf(ReflectionKind.SomeModule)) continue;
      const [folder] = relative(`${root}src`, file).split('/');
      if (folder in categories) categorize(reflection, categories[folder]);
    }
  });
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_, document) => {
    const [group] = Object.entries(documents).find(([, group]) =>
      group.some((file) => file.endsWith(`${document.name}.md`)),
    );
    categorize(document, group);
    document.name = heading.exec(document.content[0].text)[1];
  });
}

const exampleLink = new RegExp(
  `(?<=^|\\]\\()[^)\\s]*examples/(${examples.join('|')})(?:/index\\.html)?/?(?=$|\\))`,
  'g',
);

/** Links documents to the pages of examples in the site: docs/completeSite.js puts them there. */
function linkExamples(app) {
  const inSite = (parts) => {
    for (const part of parts) {
      const text = part.text.replace(exampleLink, 'site:/$1/index.html');
      if (text !== part.text) Object.assign(part, { kind: 'text', text });
    }
  };
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_, document) => inSite(document.content));
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => inSite(project.readme));
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

export default {
  name: `lanewise ${version}`,
  plugin: [names, linkExamples],
  entryPoints: ['index.ts', ...entries.map(({ folder }) => `${folder}/index.ts`)].map((file) => `${root}src/${file}`),
  tsconfig: `${root}src/tsconfig.json`,
  readme: `${root}README.md`,
  projectDocuments: files.map((file) => root + file),
  out: `${root}docs/site`,
  disableSources: true,
  highlightLanguages: ['bash', 'console', 'css', 'html', 'javascript', 'json', 'python', 'typescript', 'yaml'],
  customCss: `${root}docs/typedoc.css`,
  searchInDocuments: true,
  excludePrivate: true,
  excludeInternal: true,
  categorizeByGroup: false,
  categoryOrder: [...Object.keys(documents), REFERENCE, ...new Set(Object.values(categories)), '*'],
  sort: ['kind', 'alphabetical'],
  kindSortOrder: ['Document', 'Module', 'Namespace', 'Function', 'Class', 'Interface', 'TypeAlias', 'Variable'],
  sortEntryPoints: false,
  navigation: { includeCategories: true, includeFolders: false },
  treatWarningsAsErrors: true,
  // What only kernels, layers and optimizers of this library see.
  intentionallyNotExported: [
    ...['BuildContext', 'builds', 'Built', 'Fused', 'Graph', 'Kind', 'NodeWorker', 'Nodes', 'Pack', 'ParameterRequest'],
    ...['RandomStream', 'Scaling', 'Span', 'TargetRule', 'Tensor', 'UpdatedParameter', 'UpdatePlace'],
  ],
};
