# Runs what toPyTorch writes: it predicts the same, and trains on alike.
#
#     PYTORCH_FOLDER="$folder" npx vitest run --config test/vitest.config.ts test/pytorch/toPyTorch
#     pip install torch safetensors
#     python test/pytorch/modules.py "$folder"
#
# Writes modules.json: the hash of each source with its weights.

import importlib.util, json, pathlib, sys
import torch

folder = pathlib.Path(sys.argv[1])
verified = {}
worst = 0.0
for path in sorted(folder.glob("*.json")):
    case = json.loads(path.read_text())
    name = case["name"]
    spec = importlib.util.spec_from_file_location("made", path.with_suffix(".py"))
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    network = made.load(path.with_suffix(".safetensors"))
    rows = lambda part: torch.tensor(part["data"], dtype=torch.float32).reshape(-1, part["columns"])
    x = [rows(part) for part in case["x"]]
    if "targets" in case:
        steps = made.optimizer(network)
        targets = torch.tensor(case["targets"], dtype=torch.float32).reshape(-1, 2)
        for _ in range(100):
            steps.zero_grad()
            torch.nn.functional.mse_loss(network.train()(*x), targets).backward()
            steps.step()
        network.eval()
    with torch.no_grad():
        y = network(*x)
    for actual, part in zip(y if isinstance(y, tuple) else [y], case["y"]):
        expected = rows(part)
        assert actual.shape == expected.shape, name
        error = float((actual - expected).abs().max() / max(1, expected.abs().max()))
        worst = max(worst, error)
        # Rounding adds up in up to ten layers, or 100 steps.
        assert error <= (3e-6 if name.startswith("random") or "targets" in case else 1e-6), (name, error)
    verified[name] = case["hash"]

print(torch.__version__, len(verified), "modules, greatest error", worst)
(pathlib.Path(__file__).parent / "modules.json").write_text(json.dumps(verified, indent=2, ensure_ascii=False) + "\n")
