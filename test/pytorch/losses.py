"""Writes losses.json beside it: values and gradients of PyTorch's losses in f64. Run: python3 losses.py (made with 1.13).

All that goes in is exact in f32. A case is the name and options of a loss here, logits or outputs z, targets t, and of
PyTorch the mean loss and its gradient by z.
"""

import json
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(1)
ROWS, COLUMNS = 5, 6


def exact(tensor):
    """Rounded to what f32 holds."""
    return tensor.float().double()


def rows(columns=COLUMNS):
    return exact(3 * torch.randn(ROWS, columns, dtype=torch.float64))


def probabilities():
    return exact(torch.softmax(rows(), 1))


labels = torch.tensor([0, 5, 2, 3, 1])
counts = torch.poisson(torch.full((ROWS, COLUMNS), 2.0)).double()
unit = exact(torch.rand(ROWS, COLUMNS))
smoothed = 0.75 * unit + 0.125


def gaussian(z, t):
    mean, log_variance = z.chunk(2, 1)
    return nn.GaussianNLLLoss()(mean, t, log_variance.exp())


# name, options, z, t, PyTorch's mean loss of both
CASES = [
    ('crossEntropy', {}, rows(), labels, nn.CrossEntropyLoss()),
    ('crossEntropy', {'labelSmoothing': 0.25}, rows(), labels, nn.CrossEntropyLoss(label_smoothing=0.25)),
    ('crossEntropy', {}, rows(), probabilities(), nn.CrossEntropyLoss()),
    ('crossEntropy', {'labelSmoothing': 0.25}, rows(), probabilities(), nn.CrossEntropyLoss(label_smoothing=0.25)),
    ('binaryCrossEntropy', {}, rows(), unit, nn.BCEWithLogitsLoss()),
    (
        'binaryCrossEntropy',
        {'labelSmoothing': 0.25},
        rows(),
        unit,
        lambda z, t: F.binary_cross_entropy_with_logits(z, smoothed),
    ),
    ('meanSquaredError', {}, rows(), rows(), nn.MSELoss()),
    ('meanAbsoluteError', {}, rows(), rows(), nn.L1Loss()),
    ('huber', {}, rows(), rows(), nn.HuberLoss()),
    ('huber', {'delta': 2.5}, rows(), rows(), nn.HuberLoss(delta=2.5)),
    (
        'klDivergence',
        {},
        probabilities(),
        probabilities(),
        lambda y, t: nn.KLDivLoss(reduction='batchmean')(y.log(), t),
    ),
    ('poisson', {}, exact(rows().abs() + 0.1), counts, nn.PoissonNLLLoss(log_input=False, eps=1e-7)),
    ('cosineSimilarity', {}, rows(), rows(), lambda y, t: -F.cosine_similarity(y, t, 1, 1e-7).mean()),
    ('gaussianNll', {}, rows(), rows(COLUMNS // 2), gaussian),
]


def case(name, options, z, t, loss):
    z = z.clone().requires_grad_()
    value = loss(z, t)
    value.backward()
    return {
        'loss': name,
        'options': options,
        'z': z.tolist(),
        't': t.tolist(),
        'value': value.item(),
        'gradient': z.grad.tolist(),
    }


made = f'by losses.py: PyTorch {torch.__version__} on a CPU, in f64'
content = {'made': made, 'cases': [case(*each) for each in CASES]}
Path(__file__).with_name('losses.json').write_text(json.dumps(content, separators=(',', ':')) + '\n')
