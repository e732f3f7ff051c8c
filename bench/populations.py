# Batched products of PyTorch for populations.js: from a file of cases, the time of the best of some turns and what was predicted.

import json
import sys
import time

import torch

torch.set_num_threads(1)

with open(sys.argv[1]) as file:
    cases = json.load(file)

results = []
for case in cases:
    inputs, hidden, outputs = case["shape"]
    size = case["size"]
    weights = torch.tensor(case["weights"]).view(size, -1)
    sizes = [hidden * inputs, hidden, outputs * hidden, outputs]
    w1, b1, w2, b2 = torch.split(weights, sizes, dim=1)
    w1 = w1.reshape(size, hidden, inputs).transpose(1, 2).contiguous()
    w2 = w2.reshape(size, outputs, hidden).transpose(1, 2).contiguous()
    b1 = b1.reshape(size, 1, hidden).contiguous()
    b2 = b2.reshape(size, 1, outputs).contiguous()
    x = torch.tensor(case["x"]).view(size, 1, inputs)

    def predict():
        with torch.inference_mode():
            return torch.baddbmm(b2, torch.relu_(torch.baddbmm(b1, x, w1)), w2)

    shortest = float("inf")
    for _ in range(30):
        start = time.perf_counter()
        for _ in range(5):
            y = predict()
        shortest = min(shortest, (time.perf_counter() - start) / 5)
    results.append({"microseconds": shortest * 1e6, "y": y.flatten().tolist()})

print(json.dumps(results))
