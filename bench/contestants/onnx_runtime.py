import os

import numpy
import onnxruntime


def prepare(workload, mode, x, y, parameters):
    return Contestant(workload, mode, x, y)


class Contestant:
    """`run` gives outputs as new arrays; `bound` keeps the places of inputs and outputs from call to call."""

    version = onnxruntime.__version__
    kernels = 'MLAS'

    def __init__(self, workload, mode, x, y):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = int(os.environ['OMP_NUM_THREADS'])
        options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(workload['model'], options, providers=['CPUExecutionProvider'])
        batch = workload['batch']
        self.x = [x[at : at + batch] for at in range(0, len(x), batch)]
        self.y = y[:batch].astype(numpy.int64)
        self.predict = self.predict_bound if mode == 'bound' else self.predict_new

    def predict_new(self, x):
        return self.session.run(None, {'x': x})[0]

    def predict_bound(self, x):
        binding = self.session.io_binding()
        binding.bind_cpu_input('x', x)
        binding.bind_output('y')
        self.session.run_with_iobinding(binding)
        return binding.copy_outputs_to_cpu()[0]

    def run(self, steps):
        for step in range(steps):
            self.predict(self.x[step % len(self.x)])

    def loss(self):
        outputs = self.predict(self.x[0]).astype(numpy.float64)
        return float(-numpy.log(outputs[numpy.arange(len(self.y)), self.y]).mean())
