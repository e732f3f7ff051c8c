const { dense, sequential } = require('lanewise');

const model = sequential({ inputs: 1, layers: [dense(1)] });
console.log(JSON.stringify({ outputs: model.predict([[1]]).length }));
