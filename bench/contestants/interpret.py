"""The scores of interpret.js in PyTorch: Σ over the path of W ⊙ (δᵀ·Δa), by the trapezoidal rule."""

import torch
from pytorch import Trainer, kernels, make_model


def prepare(workload, mode, x, y, parameters):
    torch.set_num_threads(1)
    model = make_model(workload, parameters)
    return Trainer(workload, 'fused', model, x, y) if mode == 'step' else Scorer(workload, model, x)


class Scorer:
    version = torch.__version__

    def __init__(self, workload, model, x):
        pairs = workload['pairs']
        self.steps, self.correct, self.wrong = workload['steps'], workload['correct'], workload['wrong']
        self.layers = [module.requires_grad_(False) for module in model if isinstance(module, torch.nn.Linear)]
        self.clean = torch.from_numpy(x[:pairs])
        self.reference = torch.from_numpy(x[pairs : 2 * pairs])
        self.kernels = kernels()

    def scores(self):
        points, pairs = self.steps + 1, len(self.clean)
        alphas = torch.linspace(0, 1, points).reshape(-1, 1, 1)
        a = torch.lerp(self.reference, self.clean, alphas).flatten(0, 1)
        taken, z = [], []
        for layer in self.layers:
            taken.append(a.detach())
            z.append(layer(a))
            if not z[-1].requires_grad:
                z[-1].requires_grad_()
            a = z[-1].relu()
        slopes = torch.autograd.grad((z[-1][:, self.correct] - z[-1][:, self.wrong]).sum(), z)
        with torch.inference_mode():
            return [
                layer.weight * (between(slope, points).T @ changes(a, points)) / pairs
                for layer, slope, a in zip(self.layers, slopes, taken)
            ]

    def run(self, times):
        for _ in range(times):
            self.scores()

    def loss(self):
        return sum(scores.abs().sum(dtype=torch.float64).item() for scores in self.scores())


def between(rows, points):
    """The means of neighbouring points."""
    by_point = rows.unflatten(0, (points, -1))
    return ((by_point[1:] + by_point[:-1]) / 2).flatten(0, 1)


def changes(rows, points):
    return rows.unflatten(0, (points, -1)).diff(dim=0).flatten(0, 1)
