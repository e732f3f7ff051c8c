# Models as Keras 3 saves them, with rows and what they predict: fixtures.json.
#
#     pip install keras torch h5py
#     KERAS_BACKEND=torch python test/keras/make.py

import os

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras
import numpy as np
from keras import layers, ops, regularizers
from saved import Cases, random, shake

cases = Cases()


def chain(*parts):
    return shake(keras.Sequential([keras.Input((6,)), *parts]))


def many(units, makers):
    """A model with an output for each of some layers, on dense layers of the same input."""
    x = keras.Input((6,))
    return shake(keras.Model(x, [make(layers.Dense(units)(x)) for make in makers]))


mlp = chain(layers.Dense(8, activation="relu"), layers.Dropout(0.2), layers.Dense(3, activation="softmax"))
cases.keep("multilayer perceptron", mlp, ("keras", "h5", "weights.h5"))

names = [
    "celu", "elu", "exponential", "gelu", "hard_shrink", "hard_sigmoid", "hard_silu", "hard_swish", "hard_tanh", "leaky_relu",
    "linear", "log_sigmoid", "log_softmax", "mish", "relu", "relu6", "selu", "sigmoid", "silu", "soft_shrink", "softmax",
    "softplus", "softsign", "sparse_plus", "squareplus", "swish", "tanh", "tanh_shrink",
]
x = keras.Input((6,))
cases.keep("activations by name", shake(keras.Model(x, [layers.Dense(5, activation=name)(x) for name in names])))
cases.keep("activations as layers", many(4, [
    layers.ELU(), layers.ELU(alpha=0.3), layers.LeakyReLU(), layers.LeakyReLU(negative_slope=0.1), layers.ReLU(),
    layers.ReLU(max_value=0.5), layers.ReLU(max_value=6), layers.ReLU(negative_slope=0.2), layers.ReLU(threshold=0.4),
    layers.Softmax(), layers.PReLU(), layers.Activation("hard_sigmoid"), layers.Activation("softmax"), layers.Identity(),
    layers.Dense(3, activation=layers.LeakyReLU(negative_slope=0.4)),
]))

adapted = layers.Normalization()
adapted.adapt(np.array([[1, 2, 3, 4, 5, 6], [1, 4, 4, 4, 9, 1], [1, 3, 5, 3, 1, 2]], dtype=np.float32))
cases.keep("normalizations", chain(
    adapted, layers.Dense(7), layers.BatchNormalization(), layers.Dense(6), layers.LayerNormalization(), layers.Dense(5),
    layers.BatchNormalization(scale=False, epsilon=0.01, momentum=0.9), layers.Dense(4),
    layers.LayerNormalization(center=False, epsilon=1e-5), layers.BatchNormalization(center=False), layers.Dense(4),
    layers.RMSNormalization(), layers.Dense(4), layers.RMSNormalization(epsilon=0.01),
))
cases.keep("given statistics, rescaling", chain(
    layers.Rescaling(0.5, offset=-1.0), layers.Normalization(mean=[1.0, 2, 3, 4, 5, 6], variance=[0.5, 1, 2, 3, 4, 0.1]), layers.Dense(3),
))
cases.keep("noise", chain(
    layers.Dense(7), layers.GaussianNoise(0.3), layers.GaussianDropout(0.3), layers.AlphaDropout(0.1), layers.Dropout(0.4, seed=7), layers.Dense(2),
))
cases.keep("embedding, flatten", shake(keras.Sequential([keras.Input((4,)), layers.Embedding(7, 3), layers.Flatten(), layers.Dense(2)])), indices=True)
cases.keep("flatten, reshape", shake(keras.Sequential([
    keras.Input((2, 3)), layers.Flatten(), layers.Dense(6), layers.Reshape((3, 2)), layers.Activation("relu"), layers.Flatten(),
    layers.Dense(4), layers.Reshape((2, -1)),
])))
cases.keep("frozen, without bias, regularized", chain(
    layers.Dense(4, use_bias=False, trainable=False),
    layers.Dense(3, kernel_regularizer=regularizers.L1L2(0.1, 0.2), kernel_constraint="non_neg", bias_regularizer=regularizers.L2(0.3), bias_constraint=keras.constraints.NonNeg()),
    layers.Dense(3, kernel_regularizer="l1", kernel_constraint=keras.constraints.MaxNorm(3)),
    layers.Dense(3, kernel_regularizer=regularizers.OrthogonalRegularizer(0.02, mode="columns"), kernel_constraint=keras.constraints.UnitNorm()),
    layers.BatchNormalization(trainable=False),
    layers.Dense(2, kernel_constraint=keras.constraints.MinMaxNorm(0.1, 2.0, 0.5)),
))

x = keras.Input((6,), name="x")
a, b, c = [layers.Dense(5, activation="tanh")(x) for _ in range(3)]
sums = [kind()([a, b, c]) for kind in (layers.Add, layers.Multiply, layers.Average, layers.Maximum, layers.Minimum)]
joined = layers.Concatenate()([*sums, layers.Subtract()([a, b]), layers.Dot(axes=1)([a, b]), layers.Add()([c, c])])
cases.keep("merges", shake(keras.Model(x, layers.Dense(3)(joined))))

x = keras.Input((6,))
h = layers.Dense(5)(x)
cases.keep("operations", shake(keras.Model(x, (h + layers.Dense(5)(x)) * layers.Dense(5)(x) - ops.maximum(h, layers.Dense(5)(x)))), ("keras",))

p, q = keras.Input((4,)), keras.Input((4,))
shared = layers.Dense(5, activation="relu", name="shared")
left, right = shared(p), shared(q)
joined = layers.Concatenate()([left, right, shared(layers.Add()([p, q]))])
cases.keep("two inputs, two outputs, a shared layer", shake(keras.Model([p, q], [layers.Dense(2, activation="sigmoid")(joined), layers.Dense(3)(right)])))

p, q = keras.Input((2,), name="words"), keras.Input((3,), name="other")
joined = layers.Concatenate(axis=1)([layers.Embedding(7, 2)(p), layers.Embedding(7, 2)(q)])
cases.keep("concatenated embeddings", shake(keras.Model([p, q], layers.Dense(2)(layers.Flatten()(joined)))), indices=True)

named = {"b": keras.Input((3,), name="b"), "a": keras.Input((2,), name="a")}
joined = layers.Concatenate()([named["a"], named["b"]])
cases.keep("by name", shake(keras.Model(named, {"z": layers.Dense(2)(joined), "y": layers.Dense(3, activation="tanh")(named["b"])})), ("keras",))


def block():
    x = keras.Input((4,))
    h = layers.Dense(4, activation="relu")(x)
    h = layers.BatchNormalization()(h)
    return keras.Model(x, layers.Add()([layers.Dense(4)(h), x]))


p, q = keras.Input((4,)), keras.Input((4,))
twice, other = block(), block()
stack = keras.Sequential([keras.Input((4,)), layers.Dense(4, activation="tanh"), layers.BatchNormalization()])
a, b = twice(p), twice(q)
joined = layers.Concatenate()([other(a), stack(b), stack(twice(a))])
outer = keras.Model([p, q], [layers.Dense(2)(joined), b])
cases.keep("models in a model, twice", shake(outer))

i = keras.Input((4,))
two = keras.Model([p, q], [layers.Subtract()([p, q]), layers.Dense(3)(q)])
first, second = two([i, layers.Dense(4)(i)])
swapped = two([layers.Dense(4)(second), first])
cases.keep("a model of two outputs in a model", shake(keras.Model(i, [swapped[1], layers.Dense(2)(swapped[0])])))
inner = keras.Sequential([keras.Input((4,)), keras.Sequential([layers.Dense(5, activation="relu"), layers.Dense(4)]), block()])
inner.layers[0].trainable = False
cases.keep("models in a chain", shake(keras.Sequential([keras.Input((4,)), layers.Dense(4), inner, layers.Dense(2)])))

x = keras.Input((6,))
deep = layers.Dense(5)
wide = layers.Concatenate()([layers.Dense(3)(deep(x)), x])
cases.keep("branches of other depths", shake(keras.Model(x, [layers.Dense(2)(wide), layers.Dense(2)(deep(x)), layers.Dense(2)(layers.Dense(4)(wide))])))

for suffix, optimizer in [("Adam", keras.optimizers.Adam(0.01)), ("SGD", keras.optimizers.SGD(0.1, momentum=0.9))]:
    trained = chain(layers.Dense(8, activation="relu"), layers.Dense(3, activation="softmax"))
    trained.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    trained.fit(random.rand(20, 6), random.randint(0, 3, 20), epochs=2, verbose=0)
    cases.keep(f"trained by {suffix}", trained)

cases.write("fixtures.json")
print("keras", keras.__version__, keras.backend.backend())
