import jax
import jax.numpy as jnp
import numpy

ACTIVATIONS = {'relu': jax.nn.relu, 'tanh': jnp.tanh}


def prepare(workload, mode, x, y, parameters):
    start = [(jnp.asarray(weight.T), jnp.asarray(bias)) for weight, bias in parameters]
    return (Predictor if workload['task'] == 'predict' else Trainer)(workload, x, y, start)


def logits(workload, parameters, x):
    """The network up to what its last activation takes in."""
    for layer, (weight, bias) in zip(workload['layers'], parameters):
        x = x @ weight + bias
        if layer is not workload['layers'][-1]:
            x = ACTIVATIONS[layer['activation']](x)
    return x


def loss_of(workload, parameters, x, y):
    z = logits(workload, parameters, x)
    if workload['loss'] == 'crossEntropy':
        return -jnp.take_along_axis(jax.nn.log_softmax(z), y[:, None], axis=1).mean()
    if workload['loss'] == 'meanSquaredError':
        return jnp.mean((z[:, 0] - y) ** 2)
    return jnp.mean(jax.nn.softplus(z[:, 0]) - z[:, 0] * y)


def update(settings, parameters, gradients, state):
    """One step: the parameters, and Adam's moments and count."""
    rate = settings['learningRate']
    if settings['name'] == 'sgd':
        return jax.tree.map(lambda p, g: p - rate * g, parameters, gradients), state
    beta1, beta2 = settings['beta1'], settings['beta2']
    first, second, count = state
    count = count + 1
    first = jax.tree.map(lambda m, g: beta1 * m + (1 - beta1) * g, first, gradients)
    second = jax.tree.map(lambda v, g: beta2 * v + (1 - beta2) * g * g, second, gradients)
    rate = rate / (1 - beta1**count)
    correction = 1 - beta2**count
    moved = jax.tree.map(
        lambda p, m, v: p - rate * m / (jnp.sqrt(v / correction) + settings['epsilon']), parameters, first, second
    )
    return moved, (first, second, count)


def batches(workload, x, y):
    batch = workload['batch']
    if workload['loss'] == 'crossEntropy':
        y = y.astype(numpy.int32)
    return [(jnp.asarray(x[at : at + batch]), jnp.asarray(y[at : at + batch])) for at in range(0, len(x), batch)]


class Trainer:
    """The whole step is one jitted function, which takes over the memory of what it is given."""

    version = jax.__version__
    kernels = 'XLA'

    def __init__(self, workload, x, y, parameters):
        self.batches = batches(workload, x, y)
        self.parameters = parameters
        zeros = jax.tree.map(jnp.zeros_like, parameters)
        more = jax.tree.map(jnp.zeros_like, parameters)
        self.state = (zeros, more, jnp.float32(0)) if workload['optimizer']['name'] == 'adam' else ()

        def step(parameters, state, x, y):
            gradients = jax.grad(lambda values: loss_of(workload, values, x, y))(parameters)
            return update(workload['optimizer'], parameters, gradients, state)

        self.step = jax.jit(step, donate_argnums=(0, 1))
        self.loss_of = jax.jit(lambda values, x, y: loss_of(workload, values, x, y))

    def run(self, steps):
        for step in range(steps):
            self.parameters, self.state = self.step(
                self.parameters, self.state, *self.batches[step % len(self.batches)]
            )
        jax.block_until_ready(self.parameters)

    def loss(self):
        return float(self.loss_of(self.parameters, *self.batches[0]))


class Predictor:
    version = jax.__version__
    kernels = 'XLA'

    def __init__(self, workload, x, y, parameters):
        batch = workload['batch']
        self.parameters = parameters
        self.forward = jax.jit(lambda values, x: jax.nn.softmax(logits(workload, values, x)))
        self.x = [x[at : at + batch] for at in range(0, len(x), batch)]
        self.y = y[:batch].astype(numpy.int64)

    def predict(self, x):
        return numpy.asarray(self.forward(self.parameters, x))

    def run(self, steps):
        for step in range(steps):
            self.predict(self.x[step % len(self.x)])

    def loss(self):
        outputs = self.predict(self.x[0]).astype(numpy.float64)
        return float(-numpy.log(outputs[numpy.arange(len(self.y)), self.y]).mean())
