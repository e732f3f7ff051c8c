"""How far Optuna's best of 100 trials is from the least value, the median of 20 seeds: beside regret.ts.

    pip install optuna==5.0.0 cmaes
    python test/search/regret.py
"""

import math
import statistics
import warnings

import optuna

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)

SCALES = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
CENTRES = [[1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991],
           [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381]]


def hartmann(x):
    return -sum(h * math.exp(-sum(s * (v - 1e-4 * c) ** 2 for s, v, c in zip(SCALES[i], x, CENTRES[i])))
                for i, h in enumerate([1, 1.2, 3, 3.2]))


def branin(x):
    return ((x[1] - 5.1 * x[0] ** 2 / (4 * math.pi ** 2) + 5 * x[0] / math.pi - 6) ** 2
            + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x[0]) + 10)


FUNCTIONS = {
    "sphere-5": ([(-5, 5)] * 5, 0, lambda x: sum(v * v for v in x)),
    "Rosenbrock-3": ([(-2, 2)] * 3, 0, lambda x: sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in zip(x, x[1:]))),
    "Branin": ([(-5, 10), (0, 15)], 0.397887357729739, branin),
    "Hartmann-6": ([(0, 1)] * 6, -3.32236801141551, hartmann),
}
SAMPLERS = {"random": optuna.samplers.RandomSampler, "tpe": optuna.samplers.TPESampler, "cma": optuna.samplers.CmaEsSampler}

for sampler, make in SAMPLERS.items():
    for name, (bounds, least, function) in FUNCTIONS.items():
        regrets = []
        for seed in range(20):
            study = optuna.create_study(sampler=make(seed=seed))
            study.optimize(lambda trial: function([trial.suggest_float(f"x{i}", *b) for i, b in enumerate(bounds)]), n_trials=100)
            regrets.append(study.best_value - least)
        print(f"{sampler:8} {name:14} {statistics.median(regrets):.3g}", flush=True)
