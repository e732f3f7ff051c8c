# Loads models that toKeras wrote into Keras and compares what it predicts; the hashes of those that agree become verified.json.
#
#     KERAS_FOLDER="$folder" npx vitest run --config test/vitest.config.ts test/keras/toKeras
#     pip install keras torch h5py
#     KERAS_BACKEND=torch python test/keras/verify.py "$folder"

import json, os, pathlib, sys

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras
import numpy as np

folder = pathlib.Path(sys.argv[1])
verified = {}
worst = 0.0
for path in sorted(folder.glob("*.json")):
    case = json.loads(path.read_text())
    model = keras.saving.load_model(path.with_suffix(".keras"))
    x = [np.array(each["data"], dtype=np.float32).reshape(-1, each["columns"]) for each in case["x"]]
    answer = model.predict(x[0] if len(x) == 1 else x, verbose=0)
    answer = answer if isinstance(answer, list) else [answer]
    assert len(answer) == len(case["y"]), case["name"]
    for actual, y in zip(answer, case["y"]):
        expected = np.array([np.nan if v is None else v for v in y["data"]], dtype=np.float32).reshape(-1, y["columns"])
        assert actual.shape == expected.shape, (case["name"], actual.shape, expected.shape)
        error = float(np.max(np.abs(actual - expected) / np.maximum(1, np.abs(expected))))
        worst = max(worst, error)
        assert error <= 1e-5, (case["name"], error)
    again = path.with_name("again.keras")
    model.save(again)
    keras.saving.load_model(again)
    again.unlink()
    verified[case["name"]] = case["hash"]

print("keras", keras.__version__, len(verified), "models, at most", worst, "off")
text = json.dumps(verified, indent=2, ensure_ascii=False)
(pathlib.Path(__file__).parent / "verified.json").write_text(text + "\n")
