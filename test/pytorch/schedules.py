"""Writes schedules.json beside it: PyTorch's learning rates, step by step. Run: python3 schedules.py (made with 1.13).

Each case: the call that makes the same schedule in lanewise, and the rates of its first steps.
"""

import json
from pathlib import Path

import torch
from torch.optim import lr_scheduler as schedulers

STEPS = 40


def rates(rate, make, steps=STEPS):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], rate)
    scheduler = make(optimizer)
    found = []
    for _ in range(steps):
        found.append(optimizer.param_groups[0]['lr'])
        optimizer.step()
        scheduler.step()
    return found


def case(name, options, rate, make, steps=STEPS):
    return {'name': name, 'options': options, 'rates': rates(rate, make, steps)}


def warm(optimizer):
    return schedulers.SequentialLR(
        optimizer,
        [schedulers.LinearLR(optimizer, 0.25, 1, 10), schedulers.CosineAnnealingLR(optimizer, 20)],
        [10],
    )


def one_cycle(options, **torch_options):
    steps = options['totalSteps']
    make = lambda optimizer: schedulers.OneCycleLR(optimizer, options['maxLearningRate'], steps, **torch_options)
    return case('oneCycle', options, 0.1, make, steps)


CASES = [
    case(
        'stepDecay',
        {'learningRate': 0.3, 'factor': 0.5, 'every': 7},
        0.3,
        lambda optimizer: schedulers.StepLR(optimizer, 7, 0.5),
    ),
    case('stepDecay', {'learningRate': 1, 'every': 4}, 1, lambda optimizer: schedulers.StepLR(optimizer, 4)),
    case(
        'piecewiseConstant',
        {'boundaries': [4, 19, 20], 'values': [0.1, 0.05, 0.025, 0.0125]},
        0.1,
        lambda optimizer: schedulers.MultiStepLR(optimizer, [5, 20, 21], 0.5),
    ),
    case(
        'exponentialDecay',
        {'learningRate': 0.2, 'decaySteps': 1, 'decayRate': 0.9},
        0.2,
        lambda optimizer: schedulers.ExponentialLR(optimizer, 0.9),
    ),
    case(
        'cosineDecay',
        {'learningRate': 0.5, 'decaySteps': 39, 'alpha': 0.1},
        0.5,
        lambda optimizer: schedulers.CosineAnnealingLR(optimizer, 39, 0.05),
    ),
    case(
        'cosineDecayRestarts',
        {'learningRate': 0.5, 'firstDecaySteps': 6, 'alpha': 0.02},
        0.5,
        lambda optimizer: schedulers.CosineAnnealingWarmRestarts(optimizer, 6, 2, 0.01),
    ),
    case(
        'cosineDecayRestarts',
        {'learningRate': 0.5, 'firstDecaySteps': 7, 'tMul': 1},
        0.5,
        lambda optimizer: schedulers.CosineAnnealingWarmRestarts(optimizer, 7),
    ),
    one_cycle({'maxLearningRate': 0.4, 'totalSteps': 40}),
    one_cycle({'maxLearningRate': 0.4, 'totalSteps': 33, 'anneal': 'linear'}, anneal_strategy='linear'),
    one_cycle({'maxLearningRate': 0.4, 'totalSteps': 20, 'percentStart': 0}, pct_start=0.0),
    one_cycle(
        {'maxLearningRate': 2, 'totalSteps': 37, 'percentStart': 0.45, 'divFactor': 10, 'finalDivFactor': 50},
        pct_start=0.45,
        div_factor=10,
        final_div_factor=50,
    ),
    case(
        'polynomialDecay',
        {'learningRate': 0.3, 'decaySteps': 30, 'endLearningRate': 0, 'power': 1.7},
        0.3,
        lambda optimizer: schedulers.PolynomialLR(optimizer, 30, 1.7),
    ),
    case(
        'polynomialDecay',
        {'learningRate': 0.3, 'decaySteps': 25, 'endLearningRate': 0.06},
        0.3,
        lambda optimizer: schedulers.LinearLR(optimizer, 1, 0.2, 25),
    ),
    {'name': 'warmUp', 'of': 0.6, 'options': {'steps': 12, 'from': 0.3}}
    | {'rates': rates(0.6, lambda optimizer: schedulers.LinearLR(optimizer, 0.5, 1, 12))},
    {'name': 'warmUp', 'of': {'learningRate': 0.8, 'decaySteps': 20}, 'options': {'steps': 10, 'from': 0.2}}
    | {'rates': rates(0.8, warm, 30)},
]

made = f'by schedules.py: PyTorch {torch.__version__}'
lines = ',\n    '.join(json.dumps(item) for item in CASES)
Path(__file__).with_name('schedules.json').write_text(
    f'{{\n  "made": "{made}",\n  "cases": [\n    {lines}\n  ]\n}}\n'
)
