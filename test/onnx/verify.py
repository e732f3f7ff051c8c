# Checks what toOnnx writes: ONNX's checker takes it, and ONNX Runtime predicts the same.
#
#     ONNX_FOLDER="$folder" npx vitest run --config test/vitest.config.ts test/onnx/toOnnx
#     pip install onnx onnxruntime
#     python test/onnx/verify.py "$folder"
#
# Writes verified.json: the hash of each file.

import json, pathlib, sys
import numpy as np
import onnx
import onnxruntime

folder = pathlib.Path(sys.argv[1])
verified = {}
worst = 0.0
for path in sorted(folder.glob("*.json")):
    case = json.loads(path.read_text())
    model = onnx.load(path.with_suffix(".onnx"))
    onnx.checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(path.with_suffix(".onnx"), providers=["CPUExecutionProvider"])
    feeds = {}
    for given, x in zip(session.get_inputs(), case["x"]):
        kind = np.int64 if given.type == "tensor(int64)" else np.float32
        feeds[given.name] = np.array(x["data"], dtype=kind).reshape(-1, x["columns"])
    for actual, y in zip(session.run(None, feeds), case["y"]):
        expected = np.array([np.nan if v is None else v for v in y["data"]], dtype=np.float32).reshape(-1, y["columns"])
        assert actual.shape == expected.shape, (case["name"], actual.shape, expected.shape)
        error = float(np.max(np.abs(actual - expected)) / max(1, np.max(np.abs(expected))))
        worst = max(worst, error)
        # In random networks the rounding of up to ten layers adds up.
        assert error <= (3e-6 if case["name"].startswith("random") else 1e-6), (case["name"], error)
    verified[case["name"]] = case["hash"]

print(onnx.__version__, onnxruntime.__version__, len(verified), "models, greatest error", worst)
(pathlib.Path(__file__).parent / "verified.json").write_text(json.dumps(verified, indent=2, ensure_ascii=False) + "\n")
