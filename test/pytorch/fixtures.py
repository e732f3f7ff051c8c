"""Writes the JSON files beside it: how PyTorch trains small networks. Run: python3 fixtures.py (made with 1.13).

All that goes in is exact in f32, so that both sides start from the same numbers. The truth is a run in f64. The same
run in f32 tells what f32 can hold: its deviation is recorded, and must stay well below what the test allows.
"""

import inspect
import json
from copy import deepcopy
from pathlib import Path

import torch
from torch import nn
from torch.optim import nadam

STEPS = 100
SNAPSHOTS = 1, 10, 100
BATCHES = 11, 6, 13  # rows of the batches, which take turns: tiles of 4 and of 6 rows get all their tails
ROOM = 2e-6  # the most that f32 may deviate; the test allows 1e-5

MADE = (
    f'by fixtures.py: PyTorch {torch.__version__} on a CPU, in f64; float32 is the greatest deviation of the same run '
    'in f32 over steps and tensors, max |a - b| / max |b| of a tensor'
)

ACTIVATIONS = {
    'linear': nn.Identity,
    'relu': nn.ReLU,
    'leakyRelu': lambda: nn.LeakyReLU(0.1),
    'sigmoid': nn.Sigmoid,
    'tanh': nn.Tanh,
}
LOSSES = {
    'crossEntropy': nn.CrossEntropyLoss(),
    'binaryCrossEntropy': nn.BCEWithLogitsLoss(),
    'meanSquaredError': nn.MSELoss(),
}
FROM_LOGITS = 'crossEntropy', 'binaryCrossEntropy'  # PyTorch's take the place of the last activation

OPTIMIZERS = {
    'sgd': {'name': 'sgd', 'learningRate': 0.1},
    'momentum': {'name': 'sgd', 'learningRate': 0.02, 'momentum': 0.9},
    'nesterov': {'name': 'sgd', 'learningRate': 0.02, 'momentum': 0.9, 'nesterov': True},
    'nesterov with a decaying rate': {'name': 'sgd', 'learningRate': 0.05, 'decay': 0.97, 'momentum': 0.9, 'nesterov': True},
    'adam': {'name': 'adam', 'learningRate': 0.003, 'beta1': 0.9, 'beta2': 0.999, 'epsilon': 1e-7},
    'adam with a short memory': {'name': 'adam', 'learningRate': 0.005, 'beta1': 0.8, 'beta2': 0.99, 'epsilon': 1e-3},
}

# PyTorch 1.13 counts a momentum of NAdam twice; as its documentation and 2.0 have it:
exec(inspect.getsource(nadam._single_tensor_nadam).replace('mu_product * mu * mu_next', 'mu_product * mu_next'), vars(nadam))

# What else lanewise has of PyTorch's. All decay weights as PyTorch's AdamW, by factors 1 - 2**-n: rounded ones would make
# f32 drift.
OTHERS = {
    'adam with AMSGrad': {'name': 'adam', 'learningRate': 0.003, 'beta2': 0.9, 'epsilon': 1e-3, 'amsgrad': True},
    'adamW': {'name': 'adamW', 'learningRate': 2**-8, 'weightDecay': 2**-4, 'epsilon': 1e-3},
    'adamax': {'name': 'adamax', 'learningRate': 2**-8, 'beta2': 0.99, 'epsilon': 1e-3, 'weightDecay': 2**-3},
    'nadam': {'name': 'nadam', 'learningRate': 0.003, 'epsilon': 1e-3},
    'rAdam': {'name': 'rAdam', 'learningRate': 0.01, 'beta2': 0.99, 'epsilon': 1e-3},
    'rmsprop': {'name': 'rmsprop', 'learningRate': 2**-10, 'rho': 0.95, 'epsilon': 1e-2, 'weightDecay': 2**-3},
    'rmsprop with momentum': {
        'name': 'rmsprop', 'learningRate': 0.0005, 'rho': 0.95, 'momentum': 0.8, 'epsilon': 1e-2,
    },
    'rmsprop, centered, with momentum': {
        'name': 'rmsprop', 'learningRate': 0.0005, 'rho': 0.95, 'momentum': 0.8, 'epsilon': 1e-2, 'centered': True,
    },
    'adagrad': {'name': 'adagrad', 'learningRate': 0.03, 'initialAccumulator': 0.05, 'epsilon': 1e-3},
    'adadelta': {'name': 'adadelta', 'learningRate': 1, 'rho': 0.9, 'epsilon': 1e-4},
    'sgd with decaying weights': {'name': 'sgd', 'learningRate': 2**-5, 'momentum': 0.9, 'weightDecay': 2**-6},
    'sgd, gradients clipped': {'name': 'sgd', 'learningRate': 0.1, 'clipValue': 0.02},
    'sgd, norms clipped': {'name': 'sgd', 'learningRate': 0.1, 'clipNorm': 0.1},
    'sgd, norm of all clipped': {'name': 'sgd', 'learningRate': 0.1, 'globalClipNorm': 0.25},
}


def to_grid(values, step):
    return torch.round(values / step) * step


def classes(x):
    return x[:, :5].argmax(1)


def probabilities(x):
    one_hot = torch.eye(5)
    return 0.75 * one_hot[classes(x)] + 0.25 * one_hot[(classes(x) + 2) % 5]


def labels(x):
    hard, soft = x[:, 0] > x[:, 1], to_grid((x[:, 2] + 2) / 4, 1 / 8)
    return torch.stack([hard.float(), soft], 1)


def waves(outputs, height):
    return lambda x: height * to_grid((1 + torch.sin(x[:, :outputs] + x[:, outputs : 2 * outputs])) / 2, 1 / 64)


# name of the file: inputs, layers, loss, targets of x
PROBLEMS = {
    'classes': (7, [(13, 'relu'), (9, 'tanh'), (5, 'softmax')], 'crossEntropy', classes),
    'probabilities': (7, [(13, 'relu'), (9, 'tanh'), (5, 'softmax')], 'crossEntropy', probabilities),
    'labels': (6, [(11, 'leakyRelu'), (2, 'sigmoid')], 'binaryCrossEntropy', labels),
    'regression': (5, [(17, 'sigmoid'), (1, 'linear')], 'meanSquaredError', waves(1, 4)),
    'sigmoidOutput': (6, [(10, 'tanh'), (3, 'sigmoid')], 'meanSquaredError', waves(3, 0.75)),
    'tanhOutput': (6, [(10, 'leakyRelu'), (3, 'tanh')], 'meanSquaredError', waves(3, 0.75)),
    'optimizers': (7, [(13, 'sigmoid'), (9, 'tanh'), (5, 'softmax')], 'crossEntropy', classes),
}
RUNS = {'optimizers': OTHERS}  # OPTIMIZERS for the rest


def network(inputs, layers, loss):
    """A model whose weights start as PyTorch's do, on a grid."""
    modules = []
    for units, activation in layers:
        modules += [nn.Linear(inputs, units), ACTIVATIONS.get(activation, nn.Identity)()]
        inputs = units
    if loss in FROM_LOGITS:
        modules.pop()
    model = nn.Sequential(*modules)
    for parameter in model.parameters():
        parameter.data = to_grid(parameter.data, 1 / 1024)
    return model


def weights_of(model):
    """Copies in f64 by lanewise's names, which number the dense layers only."""
    layers = [module for module in model if isinstance(module, nn.Linear)]
    named = [(f'{i}.{name}', p) for i, layer in enumerate(layers) for name, p in layer.named_parameters()]
    return {name: p.detach().double().clone() for name, p in named}


def optimizer_of(model, options):
    """PyTorch's optimizer, without the decay of weights."""
    parameters, rate = model.parameters(), options['learningRate']
    betas, epsilon = (options.get('beta1', 0.9), options.get('beta2', 0.999)), options.get('epsilon')
    rho, momentum = options.get('rho'), options.get('momentum', 0)
    make = {
        'adam': lambda: torch.optim.Adam(parameters, rate, betas, epsilon, amsgrad=options.get('amsgrad', False)),
        'adamW': lambda: torch.optim.AdamW(parameters, rate, betas, epsilon, weight_decay=0),
        'adamax': lambda: torch.optim.Adamax(parameters, rate, betas, epsilon),
        'nadam': lambda: torch.optim.NAdam(parameters, rate, betas, epsilon),
        'rAdam': lambda: torch.optim.RAdam(parameters, rate, betas, epsilon),
        'rmsprop': lambda: torch.optim.RMSprop(
            parameters, rate, rho, epsilon, momentum=momentum, centered=options.get('centered', False)
        ),
        'adagrad': lambda: torch.optim.Adagrad(
            parameters, rate, initial_accumulator_value=options['initialAccumulator'], eps=epsilon
        ),
        'adadelta': lambda: torch.optim.Adadelta(parameters, rate, rho, epsilon),
        'sgd': lambda: torch.optim.SGD(parameters, rate, momentum, nesterov=options.get('nesterov', False)),
    }
    return make[options['name']]()


def prepare(model, options, rate):
    """Clips gradients and decays weights."""
    parameters = [*model.parameters()]
    if 'clipValue' in options:
        nn.utils.clip_grad_value_(parameters, options['clipValue'])
    if 'clipNorm' in options:
        for parameter in parameters:
            nn.utils.clip_grad_norm_(parameter, options['clipNorm'])
    if 'globalClipNorm' in options:
        nn.utils.clip_grad_norm_(parameters, options['globalClipNorm'])
    with torch.no_grad():
        for parameter in parameters:
            parameter.mul_(1 - rate * options.get('weightDecay', 0))


def train(model, loss, batches, options):
    """The losses of all steps, and the weights after some."""
    optimizer = optimizer_of(model, options)
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, options.get('decay', 1))
    losses, weights = [], {}
    for step in range(1, STEPS + 1):
        x, y = batches[(step - 1) % len(batches)]
        optimizer.zero_grad()
        value = LOSSES[loss](model(x), y)
        value.backward()
        prepare(model, options, schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
        losses.append(value.detach().double())
        if step in SNAPSHOTS:
            weights[step] = weights_of(model)
    return losses, weights


def deviation(actual, expected):
    return float((actual - expected).abs().max() / expected.abs().max())


def run(model, loss, batches, name, options):
    doubles = [(x.double(), y.double() if y.is_floating_point() else y) for x, y in batches]
    losses, weights = train(deepcopy(model).double(), loss, doubles, options)
    losses32, weights32 = train(deepcopy(model), loss, batches, options)
    float32 = {
        'losses': max(map(deviation, losses32, losses)),
        'weights': max(deviation(weights32[step][key], w) for step in weights for key, w in weights[step].items()),
    }
    if max(float32.values()) > ROOM:
        raise ValueError(f'{name}: expected f32 within {ROOM} of f64, got {float32}; choose milder data')
    return {
        'run': name,
        'optimizer': options,
        'float32': {key: float(f'{value:.1e}') for key, value in float32.items()},
        'losses': [numbers(value) for value in losses],
        'weights': {step: {key: numbers(w.flatten()) for key, w in named.items()} for step, named in weights.items()},
    }


def numbers(tensor):
    """Nested lists of numbers, of 9 significant digits: no f32 needs more."""
    if tensor.dim() > 0:
        return [numbers(item) for item in tensor]
    return float(f'{tensor.item():.9g}') if tensor.is_floating_point() else tensor.item()


def to_json(value, indent='\n'):
    """JSON with one line for each list of numbers."""
    inner = indent + '  '
    if isinstance(value, dict):
        items = [f'{inner}"{key}": {to_json(item, inner)}' for key, item in value.items()]
        return '{' + ','.join(items) + indent + '}'
    if isinstance(value, list) and isinstance(value[0], (dict, list)):
        return '[' + ','.join(inner + to_json(item, inner) for item in value) + indent + ']'
    return json.dumps(value, separators=(',', ':'))


def fixture(runs, inputs, layers, loss, targets):
    xs = [to_grid(torch.empty(rows, inputs).uniform_(-2, 2), 1 / 64) for rows in BATCHES]
    batches = [(x, targets(x)) for x in xs]
    model = network(inputs, layers, loss)
    return {
        'made': MADE,
        'inputs': inputs,
        'layers': layers,
        'loss': loss,
        'batches': [{'x': numbers(x), 'y': numbers(y)} for x, y in batches],
        'start': {key: {'shape': [*w.shape], 'data': numbers(w.flatten())} for key, w in weights_of(model).items()},
        'runs': [run(model, loss, batches, name, options) for name, options in runs.items()],
    }


torch.set_num_threads(1)
for seed, (file, problem) in enumerate(PROBLEMS.items()):
    torch.manual_seed(seed)
    Path(__file__).with_name(f'{file}.json').write_text(to_json(fixture(RUNS.get(file, OPTIMIZERS), *problem)) + '\n')
