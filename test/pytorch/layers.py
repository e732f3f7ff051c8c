"""Writes layers.json: outputs and gradients of PyTorch's layers, in f64. Run: python3 layers.py (made with 1.13)."""

import json
from pathlib import Path

import torch
from torch import nn

ROWS, COLUMNS, OUTPUTS = 7, 11, 3
VOCABULARY, DIMENSION, POSITIONS = 6, 5, 4
EPSILON = 1e-3


def grid(*shape):
    return torch.round(torch.empty(shape).uniform_(-2, 2) * 64).double() / 64


def numbers(tensor):
    return [float(f'{value:.9g}') for value in tensor.detach().flatten().tolist()]


def fixture(layer, x, outputs):
    """A layer after nothing and before a linear one, under the mean squared error: one step's loss and gradients."""
    model = nn.Sequential(layer, nn.Flatten(), nn.Linear(outputs, OUTPUTS)).double()
    for parameter in model.parameters():
        parameter.data = grid(*parameter.shape)
    start = {name: numbers(value) for name, value in model.state_dict().items() if 'num_batches' not in name}
    y = grid(len(x), OUTPUTS)
    model.train()
    loss = nn.MSELoss()(model(x), y)
    loss.backward()
    model.eval()
    with torch.no_grad():
        after = model(x)
    running = {name: numbers(value) for name, value in model.named_buffers() if 'num_batches' not in name}
    return {
        'x': numbers(x),
        'y': numbers(y),
        'start': start,
        'loss': loss.item(),
        'gradients': {name: numbers(p.grad) for name, p in model.named_parameters()},
        'running': running,
        'predicted': numbers(after),
    }


torch.manual_seed(0)
x = grid(ROWS, COLUMNS)
indices = torch.randint(VOCABULARY, (ROWS, POSITIONS))
fixtures = {
    'batchNormalization': fixture(nn.BatchNorm1d(COLUMNS, EPSILON, 0.25), x, COLUMNS),
    'layerNormalization': fixture(nn.LayerNorm(COLUMNS, EPSILON), x, COLUMNS),
    'prelu': fixture(nn.PReLU(COLUMNS), x, COLUMNS),
    'embedding': fixture(nn.Embedding(VOCABULARY, DIMENSION), indices, POSITIONS * DIMENSION),
}
made = f'by layers.py: PyTorch {torch.__version__} on a CPU, in f64'
text = json.dumps({'made': made, **fixtures}, separators=(',', ':'))
Path(__file__).with_name('layers.json').write_text(text + '\n')
