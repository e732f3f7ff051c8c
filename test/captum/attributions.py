"""Writes attributions.json: Captum's attributions of small networks, in f64. Run: python3 attributions.py (made with
Captum 0.7)."""

import json
from pathlib import Path

import captum
import torch
from captum.attr import IntegratedGradients, LayerConductance, Saliency
from torch import nn

ROWS, SIZES = 6, (5, 8, 7, 3)
STEPS, MANY = 16, 4096


def grid(*shape):
    return torch.round(torch.empty(shape).uniform_(-2, 2) * 64).double() / 64


def numbers(tensor):
    return [float(f'{value:.9g}') for value in tensor.detach().flatten().tolist()]


def fixture(activation):
    layers = [nn.Linear(*SIZES[0:2]), activation(), nn.Linear(*SIZES[1:3]), activation(), nn.Linear(*SIZES[2:4])]
    model = nn.Sequential(*layers).double()
    for parameter in model.parameters():
        parameter.data = grid(*parameter.shape) / 2
    x, baseline = grid(ROWS, SIZES[0]), grid(ROWS, SIZES[0])
    target = torch.tensor([0, 1, 2, 0, 1, 2])
    ends = dict(baselines=baseline, target=target)
    integrated = IntegratedGradients(model).attribute(x, n_steps=STEPS, method='riemann_middle', **ends)
    conductance = [
        LayerConductance(model, layer).attribute(x, n_steps=MANY, method='riemann_trapezoid', **ends)
        for layer in (layers[1], layers[3])
    ]
    saliency = Saliency(model).attribute(x, target=target, abs=False)
    return {
        'weights': {f'{i}.{role}': numbers(getattr(layers[2 * i], role)) for i in range(3) for role in ('weight', 'bias')},
        'x': numbers(x),
        'baseline': numbers(baseline),
        'target': target.tolist(),
        'integratedGradients': numbers(integrated),
        'conductance': [numbers(each) for each in conductance],
        'saliency': numbers(saliency),
    }


torch.manual_seed(0)
made = f'by attributions.py: Captum {captum.__version__}, PyTorch {torch.__version__} on a CPU, in f64'
fixtures = {'made': made, 'steps': STEPS, 'tanh': fixture(nn.Tanh), 'relu': fixture(nn.ReLU)}
Path(__file__).with_name('attributions.json').write_text(json.dumps(fixtures, separators=(',', ':')) + '\n')
