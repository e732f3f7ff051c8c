import numpy as np
import torch
from files import write

x = np.linspace(-1, 1, 128, dtype=np.float32).reshape(2, 64)


def before(root):
    files = {
        'digits.onnx': 'toOnnx(model)',
        'network.py': 'toPyTorch(model).source',
        'network.safetensors': 'toPyTorch(model).weights',
        'optimizer.safetensors': 'toPyTorch(model).state',
        'digits.keras': 'toKeras(model)',
    }
    write(root, 'formats', {'toKeras': 'keras/index', 'toOnnx': 'onnx/index', 'toPyTorch': 'pytorch/index'}, files)
    return {'x': x, 'y': torch.zeros(2, dtype=torch.long)}


def prepare(scope, sample):
    """ONNX Runtime takes arrays, PyTorch tensors; weights are compared before a step changes them."""
    if 'steps.step()' in sample:
        scope['before'] = predict(scope['network'])
        scope['x'] = torch.tensor(x)


def predict(network):
    with torch.no_grad():
        return network.eval()(torch.tensor(x)).numpy()


def after(scope):
    assert np.abs(scope['before'] - scope['probabilities']).max() < 1e-6
    assert np.abs(scope['model'].predict(x, verbose=0) - scope['probabilities']).max() < 1e-5
    return {}
