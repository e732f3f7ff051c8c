import torch
from sklearn.datasets import load_iris
from torch import nn


def before(root):
    torch.manual_seed(1)
    x, y = (torch.tensor(each) for each in load_iris(return_X_y=True))
    network = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
    steps = torch.optim.Adam(network.parameters(), lr=0.01)
    for _ in range(300):
        steps.zero_grad()
        nn.functional.cross_entropy(network(x.float()), y).backward()
        steps.step()
    return {'network': network, 'x': x.float()}


def after(scope):
    rows = scope['x'][::15]
    with torch.no_grad():
        y = torch.softmax(scope['network'](rows), 1)
    return {'x': rows.double().round(decimals=3).tolist(), 'y': [float(f'{value:.9g}') for value in y.flatten().tolist()]}
