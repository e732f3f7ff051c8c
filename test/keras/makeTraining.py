# Models that Keras 3 saved while it trained them, and what they predict after 20 steps more: training.json.
#
#     pip install keras torch h5py
#     KERAS_BACKEND=torch python test/keras/makeTraining.py

import base64, gzip, json, os, pathlib, tempfile

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras
import numpy as np
from keras import layers, losses, metrics, optimizers
from saved import numbers, random, shake

cases = []
x = random.randn(12, 5).astype(np.float32)
labels = random.randint(0, 3, 12)
real = random.randn(12, 2).astype(np.float32)


def block():
    given = keras.Input((4,))
    return keras.Model(given, layers.Add()([layers.Dense(4, activation="tanh")(given), given]))


def network(outputs, activation):
    given = keras.Input((5,))
    shared = block()
    h = layers.Dense(4, activation="relu")(given)
    h = layers.BatchNormalization()(shared(shared(h)))
    h = keras.Sequential([layers.Dense(4, trainable=False), layers.Dense(6, activation="tanh")])(h)
    return shake(keras.Model(given, layers.Dense(outputs, activation=activation)(h)))


def keep(name, model, optimizer, loss, y, more=()):
    model.compile(optimizer, loss, metrics=list(more))
    for _ in range(5):
        model.train_on_batch(x, y)
    model.optimizer.learning_rate = float(model.optimizer.learning_rate) / 2
    path = pathlib.Path(tempfile.mkdtemp(), "model.keras")
    model.save(path)
    for _ in range(20):
        model.train_on_batch(x, y)
    cases.append({
        "name": name, "file": base64.b64encode(gzip.compress(path.read_bytes(), 9, mtime=0)).decode(),
        "x": numbers(x), "y": numbers(y), "after": numbers(model.predict(x, verbose=0)),
    })


classes = "sparse_categorical_crossentropy"
keep("Adam", network(3, "softmax"), optimizers.Adam(0.02), classes, labels, ["accuracy"])
keep("AdamW", network(3, "softmax"), optimizers.AdamW(0.02, weight_decay=0.1), losses.SparseCategoricalCrossentropy(), labels, [metrics.SparseCategoricalAccuracy()])
keep("Lion", network(2, "linear"), optimizers.Lion(0.01), "mse", real)
keep("SGD", network(2, "linear"), optimizers.SGD(0.02, clipvalue=0.5), losses.MeanSquaredError(), real, ["mae"])
keep("SGD with momentum", network(2, "linear"), optimizers.SGD(0.02, momentum=0.9), "mean_squared_error", real)
keep("SGD with Nesterov's momentum", network(3, "softmax"), optimizers.SGD(0.02, momentum=0.8, nesterov=True), classes, labels)

path = pathlib.Path(__file__).parent / "training.json"
path.write_text("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n")
print(len(cases), "cases", path.stat().st_size, "bytes; keras", keras.__version__)
