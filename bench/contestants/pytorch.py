import os

import torch
from torch import nn
from torch.nn import functional

ACTIVATIONS = {'relu': nn.ReLU, 'tanh': nn.Tanh}


def kernels():
    """What PyTorch's own loops are compiled for, and the BLAS of its products."""
    built = torch.__config__.show()
    mkl = next((line for line in built.splitlines() if 'Math Kernel Library' in line), '')
    version = mkl.split('Version ')[-1].split('-')[0]
    blas = f'MKL {version}' if mkl else built.split('BLAS_INFO=')[-1].split(',')[0]
    onednn = ', oneDNN' if torch.backends.mkldnn.is_available() else ''
    return f'{torch.backends.cpu.get_cpu_capability()}, {blas}{onednn}'


def prepare(workload, mode, x, y, parameters):
    torch.set_num_threads(int(os.environ['OMP_NUM_THREADS']))
    model = make_model(workload, parameters)
    return (Predictor if workload['task'] == 'predict' else Trainer)(workload, mode, model, x, y)


def make_model(workload, parameters):
    """Ends with what the last activation takes in: PyTorch's losses work from logits."""
    modules = []
    for layer, (weight, bias) in zip(workload['layers'], parameters):
        units, inputs = weight.shape
        linear = nn.Linear(inputs, units)
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(weight))
            linear.bias.copy_(torch.from_numpy(bias))
        modules.append(linear)
        if layer is not workload['layers'][-1]:
            modules.append(ACTIVATIONS[layer['activation']]())
    return nn.Sequential(*modules)


class Trainer:
    version = torch.__version__

    def __init__(self, workload, mode, model, x, y):
        batch = workload['batch']
        classes = workload['loss'] == 'crossEntropy'
        targets = torch.from_numpy(y).long() if classes else torch.from_numpy(y).reshape(-1, 1)
        self.model = model
        self.x = torch.from_numpy(x).split(batch)
        self.y = targets.split(batch)
        self.loss_of = {
            'crossEntropy': functional.cross_entropy,
            'binaryCrossEntropy': functional.binary_cross_entropy_with_logits,
            'meanSquaredError': functional.mse_loss,
        }[workload['loss']]
        self.optimizer = make_optimizer(workload['optimizer'], model, mode)
        self.kernels = kernels()
        self.forward = lambda x, y: self.loss_of(self.model(x), y)
        if mode == 'compiled':
            self.forward = torch.compile(self.forward)

    def run(self, steps):
        for step in range(steps):
            index = step % len(self.x)
            self.optimizer.zero_grad(set_to_none=True)
            self.forward(self.x[index], self.y[index]).backward()
            self.optimizer.step()

    def loss(self):
        with torch.no_grad():
            return self.loss_of(self.model(self.x[0]), self.y[0]).item()


def make_optimizer(settings, model, mode):
    one_kernel = mode in ('fused', 'compiled')
    common = {'lr': settings['learningRate'], **({'fused': True} if one_kernel else {'foreach': mode == 'foreach'})}
    if settings['name'] == 'sgd':
        return torch.optim.SGD(model.parameters(), **common)
    betas = settings['beta1'], settings['beta2']
    return torch.optim.Adam(model.parameters(), betas=betas, eps=settings['epsilon'], **common)


class Predictor:
    version = torch.__version__

    def __init__(self, workload, mode, model, x, y):
        batch = workload['batch']
        self.kernels = kernels()
        module = nn.Sequential(*model, nn.Softmax(1)).eval()
        self.model = module
        if mode == 'frozen':
            self.model = torch.jit.optimize_for_inference(torch.jit.script(module))
        elif mode == 'compiled':
            self.model = torch.compile(module)
        self.x = [x[first : first + batch] for first in range(0, len(x), batch)]
        self.y = torch.from_numpy(y[:batch]).long()

    def predict(self, x):
        return self.model(torch.from_numpy(x)).numpy()

    def run(self, steps):
        with torch.inference_mode():
            for step in range(steps):
                self.predict(self.x[step % len(self.x)])

    def loss(self):
        with torch.inference_mode():
            return functional.nll_loss(torch.from_numpy(self.predict(self.x[0])).log(), self.y).item()
