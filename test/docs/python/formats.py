import numpy as np
import torch
from files import write


def before(root):
    files = {
        'digits.onnx': 'toOnnx(model)',
        'network.py': 'toPyTorch(model).source',
        'network.safetensors': 'toPyTorch(model).weights',
    }
    write(root, 'formats', {'toOnnx': 'onnx/index', 'toPyTorch': 'pytorch/index'}, files)
    return {'x': np.linspace(-1, 1, 128, dtype=np.float32).reshape(2, 64)}


def after(scope):
    with torch.no_grad():
        y = scope['network'](torch.tensor(scope['x'])).numpy()
    assert np.abs(y - scope['probabilities']).max() < 1e-6
    return {}
