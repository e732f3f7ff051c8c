# Pipelines of scikit-learn, as skl2onnx writes them, with rows and what ONNX Runtime predicts: pipelines.json.
#
#     pip install onnxruntime scikit-learn skl2onnx
#     python test/onnx/pipelines.py

import base64, json, pathlib, warnings
import numpy as np
import onnxruntime
from skl2onnx import to_onnx
from sklearn.impute import SimpleImputer
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.linear_model import LogisticRegression, Ridge, SGDClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, Normalizer, RobustScaler, StandardScaler

warnings.filterwarnings("ignore")
rows = np.random.RandomState(1).randn(60, 3).astype(np.float32) * [1, 5, 0.1] + [0, 3, 1]
rows = rows.astype(np.float32)
three = np.array(["ant", "bee", "cow"])[(rows[:, 0] > 0).astype(int) + (rows[:, 1] > 3)]
numbered = np.unique(three, return_inverse=True)[1]
two = np.where(rows[:, 0] > 0.2, "yes", "no")
real = rows @ np.array([1.0, -0.2, 3.0]) + 1
gaps = rows.copy()
gaps[::7, 0] = np.nan
gaps[3::5, 2] = np.nan
mlp = dict(hidden_layer_sizes=(4,), max_iter=60, random_state=1)
classifier = lambda **more: MLPClassifier(**{**mlp, **more})

cases = []
for name, model, x, y in [
    ("StandardScaler, MLPClassifier of three", make_pipeline(StandardScaler(), classifier()), rows, three),
    ("StandardScaler, MLPClassifier of two", make_pipeline(StandardScaler(), classifier(activation="tanh")), rows, two),
    ("MinMaxScaler, MLPClassifier of whole numbers", make_pipeline(MinMaxScaler(), classifier()), rows, numbered),
    ("MaxAbsScaler, MLPRegressor", make_pipeline(MaxAbsScaler(), MLPRegressor(**mlp)), rows, real),
    ("RobustScaler, MLPRegressor", make_pipeline(RobustScaler(), MLPRegressor(**mlp)), rows, real),
    ("Normalizer, MLPClassifier", make_pipeline(Normalizer(), classifier(activation="logistic")), rows, three),
    ("StandardScaler, Normalizer, MLPRegressor", make_pipeline(StandardScaler(), Normalizer(), MLPRegressor(**mlp)), rows, real),
    ("SimpleImputer, StandardScaler, MLPClassifier", make_pipeline(SimpleImputer(), StandardScaler(), classifier()), gaps, three),
    ("SimpleImputer of one number, MLPRegressor", make_pipeline(SimpleImputer(strategy="constant", fill_value=-1), MLPRegressor(**mlp)), gaps, real),
    ("StandardScaler, LogisticRegression", make_pipeline(StandardScaler(), LogisticRegression()), rows, three),
    ("StandardScaler, Ridge", make_pipeline(StandardScaler(), Ridge()), rows, real),
]:
    model.fit(x, y)
    last = model[-1]
    for zipmap in [False, True] if hasattr(last, "classes_") else [None]:
        options = None if zipmap is None else {id(last): {"zipmap": zipmap}}
        made = to_onnx(model, x[:1], options=options, target_opset={"": 17, "ai.onnx.ml": 3}).SerializeToString()
        session = onnxruntime.InferenceSession(made, providers=["CPUExecutionProvider"])
        given = x[:8]
        results = session.run(None, {"X": given})
        values = results[-1]
        if isinstance(values, list):
            values = np.array([list(row.values()) for row in values])
        cases.append({
            "name": f"{name}{', zipmap' if zipmap else ''}",
            "model": base64.b64encode(made).decode(),
            "x": [[None if np.isnan(v) else float(f"{v:.9g}") for v in row] for row in given],
            "y": [float(f"{v:.9g}") for v in np.asarray(values, dtype=np.float32).reshape(-1)],
            "labels": [str(v) for v in results[0]] if len(results) > 1 else None,
        })

path = pathlib.Path(__file__).parent / "pipelines.json"
path.write_text(json.dumps(cases, separators=(",", ":")).replace('{"name"', '\n{"name"') + "\n")
print(len(cases), "cases", path.stat().st_size, "bytes")
