"""Writes activations.json: PyTorch's activations and their gradients in f64. Run: python3 activations.py (made with 1.13)."""

import json
from pathlib import Path

import torch
from torch.nn import functional as F

# Exact in f32, and away from the kinks of every activation here.
POSITIVE = [2**-20, 2**-10, 0.046875, 0.1875, 0.4375, 0.71875, 1.1875, 1.75, 2.375, 2.875, 3.25, 4.5, 5.75, 7.125]
POSITIVE += [9.25, 12.375, 16.5, 25.25, 60.5, 87.25, 110.125, 500.5]
GRID = [-x for x in reversed(POSITIVE)] + POSITIVE
ROWS = [GRID[i : i + 11] for i in (6, 11, 17, 24)]

# PyTorch takes softplus for linear from a threshold on: 50 is beyond what f64 tells apart.
EACH = {
    'relu': [({}, F.relu)],
    'relu6': [({}, F.relu6)],
    'leakyRelu': [({'slope': 0.25}, lambda x: F.leaky_relu(x, 0.25))],
    'elu': [({}, F.elu), ({'alpha': 0.75}, lambda x: F.elu(x, 0.75))],
    'selu': [({}, F.selu)],
    'celu': [({}, F.celu), ({'alpha': 2.5}, lambda x: F.celu(x, 2.5))],
    'gelu': [({}, F.gelu), ({'approximate': 'tanh'}, lambda x: F.gelu(x, approximate='tanh'))],
    'silu': [({}, F.silu)],
    'mish': [({}, F.mish)],
    'sigmoid': [({}, torch.sigmoid)],
    'hardSigmoid': [({}, F.hardsigmoid)],
    'hardSilu': [({}, F.hardswish)],
    'tanh': [({}, torch.tanh)],
    'hardTanh': [({}, F.hardtanh), ({'min': -2, 'max': 3.5}, lambda x: F.hardtanh(x, -2, 3.5))],
    'softplus': [
        ({}, lambda x: F.softplus(x, 1, 50)),
        ({'beta': 2.5}, lambda x: F.softplus(x, 2.5, 50)),
    ],
    'softsign': [({}, F.softsign)],
    'logSigmoid': [({}, F.logsigmoid)],
    'exponential': [({}, torch.exp)],
    'thresholdedRelu': [
        ({}, lambda x: F.threshold(x, 1, 0)),
        ({'threshold': 0.5}, lambda x: F.threshold(x, 0.5, 0)),
    ],
    'hardShrink': [({}, F.hardshrink), ({'threshold': 2}, lambda x: F.hardshrink(x, 2))],
    'softShrink': [({}, F.softshrink), ({'threshold': 2}, lambda x: F.softshrink(x, 2))],
    'tanhShrink': [({}, F.tanhshrink)],
}
BY_ROWS = {
    'softmax': [({}, lambda x: F.softmax(x, 1))],
    'logSoftmax': [({}, lambda x: F.log_softmax(x, 1))],
}


def numbers(tensor):
    return [float(f'{value:.9g}') for value in tensor.flatten().tolist()]


def cases(functions, x, dy):
    for name, variants in functions.items():
        for options, f in variants:
            leaf = x.clone().requires_grad_()
            y = f(leaf)
            y.backward(dy)
            yield {'name': name, 'options': options, 'y': numbers(y.detach()), 'dx': numbers(leaf.grad)}


def problem(functions, rows):
    x = torch.tensor(rows, dtype=torch.float64)
    dy = 1 + torch.arange(x.numel()).remainder(7).reshape(x.shape).double() / 8
    return {
        'columns': x.shape[1],
        'x': numbers(x),
        'dy': numbers(dy),
        'cases': list(cases(functions, x, dy)),
    }


made = f'by activations.py: PyTorch {torch.__version__} on a CPU, in f64'
content = {'made': made, 'problems': [problem(EACH, [GRID]), problem(BY_ROWS, ROWS)]}
text = json.dumps(content, separators=(',', ':')).replace('{', '\n{').replace('],', '],\n')
Path(__file__).with_name('activations.json').write_text(text.lstrip() + '\n')
