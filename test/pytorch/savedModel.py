"""Writes savedModel.json and fromPyTorch.safetensors: what PyTorch predicts with the weights of savedModel.safetensors, a file
of save(), and the weights after a step of its own. Run: python3 savedModel.py (made with torch 2.15, safetensors 0.8)."""

import json
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import nn

folder = Path(__file__).parent
weights = load_file(folder / 'savedModel.safetensors')
model = nn.Sequential(nn.Linear(3, 5), nn.Linear(5, 2))
model.load_state_dict(weights, strict=True)

x = torch.tensor([[(i * 7 + j * 3) % 5 - 2.0 for j in range(3)] for i in range(6)])


def predict():
    return torch.softmax(model[1](torch.relu(model[0](x))), 1)


before = predict()
nn.functional.cross_entropy(model[1](torch.relu(model[0](x))), torch.tensor([0, 1, 0, 1, 1, 0])).backward()
torch.optim.SGD(model.parameters(), lr=0.5).step()
save_file(model.state_dict(), folder / 'fromPyTorch.safetensors', metadata={'format': 'pt'})
numbers = lambda tensor: tensor.detach().flatten().tolist()
(folder / 'savedModel.json').write_text(json.dumps({'before': numbers(before), 'after': numbers(predict())}) + '\n')
