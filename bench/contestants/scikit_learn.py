import numpy
import sklearn
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier, MLPRegressor
from threadpoolctl import threadpool_info


def prepare(workload, mode, x, y, parameters):
    return Contestant(workload, x, y, parameters)


def kernels():
    """The BLAS of NumPy and SciPy, and the kernels that it takes here."""
    pools = [pool for pool in threadpool_info() if pool['user_api'] == 'blas']
    found = [f"{pool['internal_api']} {pool['version']} {pool.get('architecture', '')}".strip() for pool in pools]
    return ', '.join(sorted(set(found)))


class Contestant:
    version = sklearn.__version__

    def __init__(self, workload, x, y, parameters):
        self.workload = workload
        self.regression = workload['loss'] == 'meanSquaredError'
        self.y = y if self.regression else y.astype(numpy.int64)
        self.x = x
        self.model = make_model(workload, self.regression)
        self.kernels = kernels()
        self.start(parameters)

    def start(self, parameters):
        """The first partial_fit makes weights and an optimizer; then come the given weights and a new optimizer."""
        batch = self.workload['batch']
        if self.regression:
            self.model.partial_fit(self.x[:batch], self.y[:batch])
        else:
            outputs = self.workload['layers'][-1]['units']
            self.model.partial_fit(self.x[:batch], self.y[:batch], classes=numpy.arange(max(outputs, 2)))
        for index, (weight, bias) in enumerate(parameters):
            self.model.coefs_[index][...] = weight.T
            self.model.intercepts_[index][...] = bias
        del self.model._optimizer

    def run(self, steps):
        """partial_fit takes one epoch, in batches; predict_proba one batch."""
        batch, batches = self.workload['batch'], self.workload['batches']
        if self.workload['task'] == 'predict':
            for step in range(steps):
                first = step % batches * batch
                self.model.predict_proba(self.x[first : first + batch])
        else:
            for _ in range(steps // batches):
                self.model.partial_fit(self.x, self.y)

    def loss(self):
        x, y = self.x[: self.workload['batch']], self.y[: self.workload['batch']]
        if self.regression:
            return float(numpy.mean((self.model.predict(x).astype(numpy.float64) - y) ** 2))
        return float(log_loss(y, self.model.predict_proba(x).astype(numpy.float64), labels=self.model.classes_))


def make_model(workload, regression):
    settings = workload.get('optimizer', {'name': 'sgd', 'learningRate': 0.1})
    rate = settings['learningRate']
    # The squared error is halved here, and so is its gradient.
    half = 2 if regression else 1
    if settings['name'] == 'sgd':
        solver = {'solver': 'sgd', 'learning_rate_init': rate * half, 'momentum': 0, 'nesterovs_momentum': False}
    else:
        betas = {'beta_1': settings['beta1'], 'beta_2': settings['beta2'], 'epsilon': settings['epsilon'] / half}
        solver = {'solver': 'adam', 'learning_rate_init': rate, **betas}
    return (MLPRegressor if regression else MLPClassifier)(
        hidden_layer_sizes=[layer['units'] for layer in workload['layers'][:-1]],
        activation=workload['layers'][0]['activation'],
        batch_size=workload['batch'],
        alpha=0,
        shuffle=False,
        **solver,
    )
