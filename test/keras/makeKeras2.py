# Models as Keras 2 saves them, with rows and what they predict: fixturesKeras2.json.
#
#     pip install tensorflow-cpu tf-keras
#     python test/keras/makeKeras2.py

import tf_keras as keras
from saved import Cases, shake
from tf_keras import layers

cases = Cases()
x = keras.Input((6,))
names = ["elu", "exponential", "gelu", "hard_sigmoid", "linear", "mish", "relu", "selu", "sigmoid", "softmax", "softplus", "softsign", "swish", "tanh"]
others = [
    layers.ELU(alpha=0.3), layers.LeakyReLU(), layers.LeakyReLU(alpha=0.1), layers.ReLU(max_value=0.5), layers.ReLU(threshold=0.4),
    layers.ReLU(negative_slope=0.2), layers.Softmax(), layers.PReLU(), layers.ThresholdedReLU(theta=0.4), layers.Activation("gelu"),
]
outputs = [layers.Dense(4, activation=name)(x) for name in names] + [layer(layers.Dense(3)(x)) for layer in others]
cases.keep("activations", shake(keras.Model(x, outputs)))

adapted = layers.Normalization()
adapted.adapt([[1.0, 2, 3, 4, 5, 6], [1, 4, 4, 4, 9, 1], [1, 3, 5, 3, 1, 2]])
chain = keras.Sequential([
    keras.Input((6,)), adapted, layers.Dense(5), layers.BatchNormalization(), layers.Dropout(0.2), layers.GaussianNoise(0.1),
    layers.LayerNormalization(), layers.Dense(3, kernel_regularizer="l2"), layers.BatchNormalization(trainable=False), layers.Dense(2),
])
chain.compile("adam", "mse")
shake(chain)
adapted.finalize_state()
cases.keep("a chain", chain)

deferred = keras.Sequential([layers.Dense(5, activation="relu"), layers.Dense(3)])
deferred.build((None, 4))
cases.keep("built later", shake(deferred))


def block():
    x = keras.Input((4,))
    h = layers.BatchNormalization()(layers.Dense(4, activation="relu")(x))
    return keras.Model(x, layers.Add()([layers.Dense(4)(h), x]))


p, q = keras.Input((4,)), keras.Input((4,))
twice, stack = block(), keras.Sequential([keras.Input((4,)), layers.Dense(4, activation="tanh"), layers.BatchNormalization()])
shared = layers.Dense(5)
a, b = twice(p), twice(q)
joined = layers.Concatenate()([shared(a), shared(b), stack(b), layers.Subtract()([a, b])])
cases.keep("models in a model, shared layers", shake(keras.Model([p, q], [layers.Dense(2)(joined), b])))
words = keras.Sequential([layers.Embedding(7, 3, input_length=4), layers.Flatten(), layers.Dense(2)])
cases.keep("embedding", shake(words), indices=True)

cases.write("fixturesKeras2.json")
print("keras", keras.__version__)
