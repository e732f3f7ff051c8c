const { writeSync } = require('node:fs');
const lanewise = require('lanewise');

/** Both kinds of modules in one process: each trains, and where they are two copies a warning says so. */
async function main() {
  const warnings = [];
  console.warn = (message) => warnings.push(message);
  const imported = await import('lanewise');
  const { dense, sequential } = lanewise;
  const model = sequential({ inputs: 1, layers: [dense(1)] });
  const other = imported.sequential({ inputs: 1, layers: [imported.dense(1)] });
  other.setWeights(model.getWeights());
  const outputs = [model, other].map((each) => each.predict([[1]])[0]);
  const shared = dense === imported.dense;
  const names = ['data', 'interpret', 'node', 'plot'].map((name) => Object.keys(require(`lanewise/${name}`)).length);
  writeSync(1, JSON.stringify({ outputs, shared, warned: warnings.some((each) => /loaded twice/.test(each)), names }));
}

main();
