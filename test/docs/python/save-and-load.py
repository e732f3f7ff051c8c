from files import write
from safetensors.torch import load_file
from torch import nn


def before(root):
    write(root, 'save-and-load', {'save': 'node'}, {'animals.safetensors': 'save(model)'})
    return {'linear': nn.Linear(4, 8), 'weights': load_file('animals.safetensors')}


def after(scope):
    assert scope['linear'].weight.equal(scope['weights']['0.weight'])
    return {}
