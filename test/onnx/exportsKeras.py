# Models as Keras exports them by tf2onnx, with rows and what Keras predicts: exportsKeras.json.
#
#     pip install tensorflow-cpu tf2onnx
#     KERAS_BACKEND=tensorflow python test/onnx/exportsKeras.py

import base64, json, os, pathlib, tempfile

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
import keras
import numpy as np
from keras import layers

random = np.random.RandomState(1)
cases = []


def shake(model):
    for weight in model.weights:
        if weight.dtype == "float32":
            values = random.rand(*weight.shape)
            weight.assign(0.1 + 2 * values if "variance" in weight.path else 1.6 * (values - 0.5))
    return model


def numbers(array):
    return [float(f"{float(v):.9g}") for v in np.asarray(array, dtype=np.float32).reshape(-1)]


def keep(name, model, indices=False):
    shake(model)
    x = [
        random.randint(0, 7, (6, *each.shape[1:])).astype(np.float32) if indices else (4 * (random.rand(6, *each.shape[1:]) - 0.5)).astype(np.float32)
        for each in model.inputs
    ]
    y = model.predict(x[0] if len(x) == 1 else x, verbose=0)
    y = y if isinstance(y, list) else [y]
    path = pathlib.Path(tempfile.mkdtemp(), "m.onnx")
    model.export(str(path), format="onnx", verbose=False)
    cases.append({
        "name": "tf2onnx: " + name, "model": base64.b64encode(path.read_bytes()).decode(), "external": {},
        "x": {each.name: numbers(v) for each, v in zip(model.inputs, x)},
        "y": {f"y{i}": numbers(v) for i, v in enumerate(y)}, "labels": {},
    })


def chain(*parts):
    return keras.Sequential([keras.Input((6,)), *parts])


# For celu and gelu tf2onnx writes Expm1 and Erfc, which ONNX has not.
for activation in [
    "elu", "exponential", "hard_sigmoid", "hard_silu", "hard_tanh", "leaky_relu", "log_softmax", "mish", "relu", "relu6",
    "selu", "sigmoid", "silu", "softmax", "softplus", "softsign", "tanh", "hard_shrink", "soft_shrink", "log_sigmoid", "tanh_shrink", "squareplus",
]:
    keep(activation, chain(layers.Dense(4, activation=activation), layers.Dense(2)))

keep("multilayer perceptron", chain(layers.Dense(8, activation="relu"), layers.Dropout(0.3), layers.Dense(3, activation="softmax")))
keep("activation layers", chain(
    layers.Dense(5), layers.LeakyReLU(), layers.Dense(5), layers.ELU(0.3), layers.Dense(5), layers.PReLU(), layers.Dense(5),
    layers.ReLU(max_value=0.5), layers.Dense(4), layers.Softmax(),
))
keep("normalizations", chain(layers.Dense(7), layers.BatchNormalization(), layers.Dense(5, activation="tanh"), layers.LayerNormalization(), layers.Dense(2)))
keep("normalizations without scale or center", chain(
    layers.Dense(7), layers.LayerNormalization(center=False), layers.Dense(5), layers.LayerNormalization(scale=False, epsilon=0.1),
    layers.Dense(5), layers.LayerNormalization(center=False, scale=False), layers.RMSNormalization(), layers.Dense(2),
))
keep("embedding", keras.Sequential([keras.Input((4,)), layers.Embedding(7, 3), layers.Flatten(), layers.Dense(2)]), indices=True)

x = keras.Input((6,), name="x")
a, b = [layers.Dense(5, activation="tanh")(x) for _ in range(2)]
joined = layers.Concatenate()([layers.Add()([a, b]), layers.Multiply()([a, b]), layers.Subtract()([a, b]), layers.Maximum()([a, b]), layers.Average()([a, b])])
keep("merges", keras.Model(x, layers.Dense(3)(joined)))

p, q = keras.Input((4,), name="p"), keras.Input((4,), name="q")
shared = layers.Dense(5, activation="relu")
outputs = [layers.Dense(2, activation="sigmoid")(layers.Concatenate()([shared(p), shared(q)])), layers.Dense(3)(shared(q))]
keep("two inputs, two outputs, a shared layer", keras.Model([p, q], outputs))

path = pathlib.Path(__file__).parent / "exportsKeras.json"
path.write_text(json.dumps(cases, separators=(",", ":")).replace('{"name"', '\n{"name"') + "\n")
print(len(cases), "cases", path.stat().st_size, "bytes; keras", keras.__version__)
