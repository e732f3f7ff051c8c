# Runs what toPyTorch writes: it predicts the same, and trains on alike.
#
#     PYTORCH_FOLDER="$folder" npx vitest run --config test/vitest.config.ts test/pytorch/toPyTorch
#     pip install torch safetensors
#     python test/pytorch/modules.py "$folder"
#
# Writes modules.json: the hash of each source with its weights.

import base64, importlib.util, json, os, pathlib, shutil, subprocess, sys, tempfile
import torch
from safetensors.torch import load_file

folder = pathlib.Path(sys.argv[1])


def in_processes(case, path, count):
    """Runs the script by torchrun, in a folder of its own; returns the greatest difference of a weight."""
    with tempfile.TemporaryDirectory() as place:
        for name, suffix in [("network.py", ".py"), ("network.safetensors", ".safetensors"), ("train.py", ".train.py")]:
            shutil.copy(path.with_suffix(suffix), pathlib.Path(place, name))
        shutil.copy(path.with_suffix(".state.safetensors"), pathlib.Path(place, "optimizer.safetensors"))
        pathlib.Path(place, "rows.safetensors").write_bytes(base64.b64decode(case["rows"]))
        torchrun = [sys.executable, "-m", "torch.distributed.run", f"--nproc_per_node={count}", "train.py", "rows.safetensors"]
        options = ["--epochs", case["epochs"], "--batch-size", case["batchSize"], "--no-shuffle", "--state", "optimizer.safetensors"]
        subprocess.run([*torchrun, *map(str, options)], cwd=place, check=True, env={**os.environ, "OMP_NUM_THREADS": "1"})
        weights = load_file(pathlib.Path(place, "network.safetensors"))
        assert weights.keys() == case["after"].keys()
        error = max(float((weights[key].flatten() - torch.tensor(value)).abs().max()) for key, value in case["after"].items())
        assert error < 1e-5, error
        return error


verified = {}
worst = 0.0
for path in sorted(folder.glob("*.json")):
    case = json.loads(path.read_text())
    name = case["name"]
    if "epochs" in case:
        worst = max(worst, in_processes(case, path, 2))
        verified[name] = case["hash"]
        continue
    spec = importlib.util.spec_from_file_location("made", path.with_suffix(".py"))
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    network = made.load(path.with_suffix(".safetensors"))
    rows = lambda part: torch.tensor(part["data"], dtype=torch.float32).reshape(-1, part["columns"])
    x = [rows(part) for part in case["x"]]
    if "targets" in case:
        steps = made.optimizer(network, path.with_suffix(".state.safetensors"))
        targets = case["targets"]
        y = torch.tensor(targets["classes"]) if "classes" in targets else rows(targets)
        for _ in range(100):
            steps.zero_grad()
            made.loss(network.train(), *x, y).backward()
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
