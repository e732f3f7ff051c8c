# Models as PyTorch's exporters and skl2onnx write them, with rows and what they predict: exports.json.
#
#     pip install torch onnx onnxscript onnxruntime scikit-learn skl2onnx
#     python test/onnx/exports.py

import base64, io, json, os, pathlib, tempfile, warnings
import numpy as np
import onnxruntime
import torch
from torch import nn

warnings.filterwarnings("ignore")
torch.manual_seed(1)
cases = []


def keep(name, data, feeds, external=None, outputs=None, columns=None):
    folder = tempfile.mkdtemp()
    pathlib.Path(folder, "m.onnx").write_bytes(data)
    for key, value in (external or {}).items():
        pathlib.Path(folder, key).write_bytes(value)
    session = onnxruntime.InferenceSession(str(pathlib.Path(folder, "m.onnx")), providers=["CPUExecutionProvider"])
    results = dict(zip([o.name for o in session.get_outputs()], session.run(None, feeds)))
    y = {k: (v if isinstance(v, np.ndarray) else np.array([list(row.values()) for row in v])) for k, v in results.items()}
    numbers = lambda a: [float(f"{float(v):.9g}") for v in np.asarray(a, dtype=np.float32).reshape(-1)]
    encode = lambda b: base64.b64encode(b).decode()
    cases.append({
        "name": name, "model": encode(data), "external": {k: encode(v) for k, v in (external or {}).items()},
        "x": {k: numbers(v) for k, v in feeds.items()},
        "y": {k: numbers(v) for k, v in y.items() if v.dtype.kind == "f"},
        "labels": {k: [str(s) for s in v] for k, v in y.items() if v.dtype.kind != "f"},
    })


def torch_case(name, model, *inputs, opset=17, dynamo=False):
    model.eval()
    names = [f"x{i}" for i in range(len(inputs))]
    feeds = {n: x.numpy() for n, x in zip(names, inputs)}
    if not dynamo:
        buffer = io.BytesIO()
        axes = {n: {0: "N"} for n in names}
        torch.onnx.export(model, inputs, buffer, opset_version=opset, input_names=names, dynamic_axes=axes, dynamo=False)
        keep(name, buffer.getvalue(), feeds)
        return
    folder = tempfile.mkdtemp()
    path = os.path.join(folder, "m.onnx")
    shapes = tuple({0: torch.export.Dim("N")} for _ in inputs)
    torch.onnx.export(model, inputs, path, input_names=names, dynamic_shapes=shapes, dynamo=True, external_data=True, opset_version=opset, verbose=False)
    extra = {f: pathlib.Path(folder, f).read_bytes() for f in os.listdir(folder) if f != "m.onnx"}
    import onnx
    small = onnx.load(path, load_external_data=False)
    del small.metadata_props[:]
    small.graph.doc_string = ""
    for node in small.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    keep(name, small.SerializeToString(), feeds, extra)


activations = [
    nn.ReLU(), nn.LeakyReLU(0.2), nn.ELU(0.7), nn.CELU(0.6), nn.SELU(), nn.GELU(), nn.GELU(approximate="tanh"), nn.SiLU(),
    nn.Mish(), nn.Hardswish(), nn.Hardsigmoid(), nn.Hardtanh(-0.5, 2), nn.ReLU6(), nn.Sigmoid(), nn.LogSigmoid(), nn.Softplus(),
    nn.Softplus(beta=2), nn.Softsign(), nn.Tanh(), nn.Tanhshrink(), nn.Hardshrink(0.3), nn.Softshrink(0.4), nn.PReLU(), nn.PReLU(4),
    nn.Softmax(dim=-1), nn.LogSoftmax(dim=1), nn.Threshold(0, 0),
]
x = 3 * torch.randn(6, 3)
for dynamo, opset in [(False, 13), (False, 17), (True, 18), (True, 20)]:
    # Operators of their own are newer than opset 13, or come with opset 20.
    few = (nn.GELU, nn.SiLU, nn.Mish, nn.Hardswish, nn.Softplus, nn.PReLU, nn.LayerNorm)
    for f in activations:
        if opset in (13, 20) and not isinstance(f, few):
            continue
        label = f"{'new' if dynamo else 'old'} exporter, opset {opset}: {f}"
        try:
            torch_case(label, nn.Sequential(nn.Linear(3, 4), f, nn.Linear(4, 2)), x, opset=opset, dynamo=dynamo)
        except Exception as error:
            print("not exported", label, str(error)[:80])


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(3, 4)
        self.second = nn.Linear(4, 4, bias=False)
        self.norm = nn.LayerNorm(4)
        self.last = nn.Linear(12, 2)
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        h = torch.relu(self.first(x))
        r = self.norm(self.drop(self.second(h)) + h)
        return torch.softmax(self.last(torch.cat([h, r, torch.maximum(h, r)], dim=1)), dim=1)


class Embedded(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(7, 3)
        self.out = nn.Linear(8, 2)

    def forward(self, codes, x):
        return self.out(torch.cat([self.table(codes).flatten(1), x], dim=1))


class Two(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(3, 5)
        self.a = nn.Linear(5, 1)
        self.b = nn.Linear(5, 3)

    def forward(self, x):
        h = torch.tanh(self.body(x))
        return torch.sigmoid(self.a(h)), torch.log_softmax(self.b(h), dim=1)


class Rms(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(3, 4)
        self.norm = nn.RMSNorm(4, eps=1e-5)

    def forward(self, x):
        return self.norm(self.a(x)) * 0.5 + 1


def normed():
    model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.ReLU(), nn.Dropout(0.3), nn.Linear(4, 2))
    with torch.no_grad():
        model[1].running_mean.uniform_(-1, 1)
        model[1].running_var.uniform_(0.5, 2)
        model[1].weight.uniform_(-1, 1)
    return model


for dynamo, opset in [(False, 13), (False, 17), (True, 18), (True, 20)]:
    label = f"{'new' if dynamo else 'old'} exporter, opset {opset}: "
    for name, model, inputs in [
        ("residual", Residual(), [x]),
        ("embedding", Embedded(), [torch.randint(0, 7, (6, 2)), x[:, :2].contiguous()]),
        ("two outputs", Two(), [x]),
        ("RMSNorm", Rms(), [x]),
        ("BatchNorm1d", normed(), [x]),
        ("a fresh BatchNorm1d", nn.Sequential(nn.BatchNorm1d(3), nn.Linear(3, 1)), [x]),
        ("LayerNorm", nn.Sequential(nn.LayerNorm(3, eps=1e-4), nn.Linear(3, 2), nn.LayerNorm(2, elementwise_affine=False)), [x]),
        ("an image", nn.Sequential(nn.Flatten(), nn.Linear(6, 3, bias=False), nn.ReLU(), nn.Linear(3, 2)), [torch.randn(4, 2, 3)]),
    ]:
        try:
            torch_case(label + name, model, *inputs, opset=opset, dynamo=dynamo)
        except Exception as error:
            print("not exported", label + name, str(error)[:80])

from skl2onnx import to_onnx
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler

rows = np.random.RandomState(1).randn(60, 3).astype(np.float32) * [1, 5, 0.1] + [0, 3, 1]
rows = rows.astype(np.float32)
three = np.array(["ant", "bee", "cow"])[(rows[:, 0] > 0).astype(int) + (rows[:, 1] > 3)]
two = np.where(rows[:, 0] > 0.2, "yes", "no")
real = rows @ np.array([1.0, -0.2, 3.0]) + 1
mlp = dict(hidden_layer_sizes=(4,), max_iter=60, random_state=1)
for name, model, y, options in [
    ("MLPClassifier of three", MLPClassifier(**mlp), three, {"zipmap": False}),
    ("MLPClassifier of three, whole numbers", MLPClassifier(**mlp), np.unique(three, return_inverse=True)[1], {"zipmap": False}),
    ("MLPClassifier of two", MLPClassifier(activation="logistic", **mlp), two, {"zipmap": False}),
    ("MLPClassifier of three, with zipmap", MLPClassifier(activation="tanh", **mlp), three, {}),
    ("MLPRegressor", MLPRegressor(activation="identity", **mlp), real, None),
    ("scaled MLPRegressor", make_pipeline(StandardScaler(), MLPRegressor(**mlp)), real, None),
    ("scaled to a range", make_pipeline(MinMaxScaler(), MLPRegressor(**mlp)), real, None),
    ("LinearRegression", LinearRegression(), real, None),
    ("LogisticRegression of three", LogisticRegression(), three, {"zipmap": False}),
    ("LogisticRegression of two", LogisticRegression(), two, {"zipmap": False}),
]:
    model.fit(rows, y)
    last = model[-1] if hasattr(model, "steps") else model
    made = to_onnx(model, rows[:1], options={id(last): options} if options is not None else None, target_opset={"": 17, "ai.onnx.ml": 3})
    keep("skl2onnx: " + name, made.SerializeToString(), {"X": rows[:6]})

path = pathlib.Path(__file__).parent / "exports.json"
path.write_text(json.dumps(cases, separators=(",", ":")).replace('{"name"', '\n{"name"') + "\n")
print(len(cases), "cases", path.stat().st_size, "bytes; torch", torch.__version__, "onnxruntime", onnxruntime.__version__)
