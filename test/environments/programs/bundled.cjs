const { dense, sequential } = require('lanewise');

const model = sequential({ inputs: 1, layers: [dense(1)] });
console.log(model.predict([[1]]).length);
