"""run-one.js for Python: the same commands on stdin, the same answers on file descriptor 3."""

import importlib
import json
import os
import sys
import time

request = json.loads(sys.argv[1])
answers = os.fdopen(3, 'w')


def answer(**message):
    answers.write(json.dumps(message) + '\n')
    answers.flush()


def measure(work):
    cpu, start = time.process_time(), time.perf_counter()
    result = work()
    return result, time.perf_counter() - start, time.process_time() - cpu


def unpack(block, workload):
    """x, y and the layers' weights and biases out of the block that data.js packs."""
    rows = request['rows']
    position = 0

    def take(*shape):
        nonlocal position
        size = 1
        for length in shape:
            size *= length
        position += size
        return block[position - size : position].reshape(shape)

    x, y = take(rows, workload['inputs']), take(rows)
    parameters = []
    columns = workload['inputs']
    for layer in workload['layers']:
        parameters.append((take(layer['units'], columns), take(layer['units'])))
        columns = layer['units']
    return x, y, parameters


def prepare():
    import numpy

    module = importlib.import_module(request['module'].removesuffix('.py'))
    workload = {**request['workload'], 'model': request.get('model')}
    block = numpy.fromfile(request['data'], dtype=numpy.float32)
    return module.prepare(workload, request['mode'], *unpack(block, workload))


try:
    contestant, seconds, _ = measure(prepare)
    answer(ready=seconds, version=contestant.version, kernels=getattr(contestant, 'kernels', None))
    for line in sys.stdin:
        command = json.loads(line)
        if 'run' in command:
            _, seconds, cpu = measure(lambda: contestant.run(command['run']))
            answer(seconds=seconds, cpu=cpu)
        elif 'loss' in command:
            answer(loss=contestant.loss())
except Exception as error:
    answer(error=(str(error) or repr(error)).split('\n')[0])
    sys.exit(1)
