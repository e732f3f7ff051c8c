"""What Optuna 5.0.0 and SciPy 1.17 give: fixtures.json, against which the samplers, pruners and importances are tested.

    pip install optuna==5.0.0 scipy==1.17.1
    python test/search/fixtures.py > test/search/fixtures.json
"""

import json
import math
import random
import sys
import warnings

import numpy as np
import optuna
from optuna.distributions import CategoricalDistribution as Choice
from optuna.distributions import FloatDistribution as Float
from optuna.distributions import IntDistribution as Int
from optuna.importance import PedAnovaImportanceEvaluator, get_param_importances
from optuna.samplers._tpe import _truncnorm
from optuna.samplers._tpe.sampler import _split_trials, default_gamma
from optuna.trial import TrialState, create_trial
from scipy.stats import qmc

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)
rng = random.Random(1)

# NumPy leaves the order of equal numbers to the machine that it runs on, and with it which of equal observations has which
# deviation: here they keep their order.
argsort = np.argsort
np.argsort = lambda values, **options: argsort(values, **{"kind": "stable", **options})


def describe(distribution):
    """As lanewise writes the parameter."""
    if isinstance(distribution, Choice):
        return {"kind": "choice", "values": list(distribution.choices)}
    kind = "int" if isinstance(distribution, Int) else "float"
    own = {"kind": kind, "low": distribution.low, "high": distribution.high, "log": distribution.log}
    return own if distribution.step is None else {**own, "step": distribution.step}


def value_of(distribution):
    if isinstance(distribution, Choice):
        return rng.choice(distribution.choices)
    low, high = distribution.low, distribution.high
    if isinstance(distribution, Int):
        if distribution.log:
            return min(max(round(math.exp(rng.uniform(math.log(low), math.log(high)))), low), high)
        return low + distribution.step * rng.randint(0, (high - low) // distribution.step)
    if distribution.step is not None:
        return float(f"{low + distribution.step * rng.randint(0, round((high - low) / distribution.step)):.15g}")
    return math.exp(rng.uniform(math.log(low), math.log(high))) if distribution.log else rng.uniform(low, high)


def numbers(values):
    return [None if math.isnan(value) else value for value in values]


SPACES = {
    "floats": {"x": Float(-5, 5), "y": Float(1e-4, 1e-1, log=True)},
    "ints": {"a": Int(1, 256, log=True), "b": Int(0, 9), "c": Int(8, 120, step=16)},
    "steps": {"d": Float(0, 0.5, step=0.1), "x": Float(0, 1)},
    "choices": {"k": Choice(["a", "b", "c"]), "l": Choice([True, False])},
    "all": {"x": Float(-2, 2), "rate": Float(1e-5, 1, log=True), "n": Int(1, 64, log=True), "m": Int(1, 4),
            "kind": Choice(["relu", "gelu", "tanh"]), "drop": Float(0, 0.5, step=0.05)},
}


def kernels(estimator):
    found = []
    for distribution in estimator._mixture_distribution.distributions:
        if hasattr(distribution, "mu"):
            found.append({"means": list(distribution.mu), "deviations": list(distribution.sigma)})
        else:
            found.append({"shares": [list(row) for row in distribution.weights]})
    return found


def tpe_case(name, count, better, running, pruned, optional=None):
    space = SPACES[name]
    direction = "minimize" if better == "less" else "maximize"
    sampler = optuna.samplers.TPESampler(seed=0)
    study = optuna.create_study(sampler=sampler, direction=direction)
    trials = []
    for number in range(count + running):
        own = {key: one for key, one in space.items() if key != optional or rng.random() < 0.6}
        params = {key: value_of(one) for key, one in own.items()}
        # Values with ties: some decimals only.
        value = round(rng.gauss(0, 1), 1)
        state = "running" if number >= count else "stopped" if rng.random() < pruned else "complete"
        reports = {}
        if state == "stopped":
            for step in range(1, rng.randint(1, 4) + 1):
                reports[step] = math.nan if rng.random() < 0.1 else round(rng.gauss(0, 1), 1)
        frozen = create_trial(
            params=params, distributions=own, intermediate_values=reports,
            value=value if state == "complete" else None,
            state={"running": TrialState.RUNNING, "stopped": TrialState.PRUNED, "complete": TrialState.COMPLETE}[state],
        )
        study.add_trial(frozen)
        trials.append({"params": params, "state": state, "value": value,
                       "reports": [[step, None if math.isnan(one) else one] for step, one in reports.items()]})
    searched = {optional: space[optional]} if optional else space
    all_trials = study.get_trials(deepcopy=False)
    below, above = _split_trials(study, all_trials, default_gamma(count))
    estimators = [sampler._build_parzen_estimator(study, searched, half, one) for half, one in ((below, True), (above, False))]
    candidates = [{key: value_of(one) for key, one in searched.items()} for _ in range(24)]
    internal = {key: np.array([one.to_internal_repr(each[key]) for each in candidates]) for key, one in searched.items()}
    densities = [estimator.log_pdf(internal) for estimator in estimators]
    return {
        "space": {key: describe(one) for key, one in space.items()}, "better": better, "trials": trials,
        "searched": list(searched),
        "good": [trial.number for trial in below], "bad": [trial.number for trial in above],
        "estimators": [{"weights": list(estimator._mixture_distribution.weights), "kernels": kernels(estimator) if count < 40 else []} for estimator in estimators],
        "candidates": [[float(internal[key][i]) for key in searched] for i in range(24)],
        "densities": [list(one) for one in densities],
        "best": int(np.argmax(densities[0] - densities[1])),
    }


def tpe_cases():
    cases = []
    for name in SPACES:
        for count, running in ((10, 0), (11, 3), (26, 0), (40, 3), (120, 3)):
            better = "less" if (count + running) % 2 == 0 else "more"
            cases.append(tpe_case(name, count, better, running, 0.3 if count in (11, 40) else 0))
    cases.append(tpe_case("floats", 15, "less", 3, 0.95))
    cases.append(tpe_case("all", 300, "less", 3, 0.2))
    cases.append(tpe_case("all", 30, "less", 3, 0.2, optional="n"))
    cases.append(tpe_case("all", 12, "more", 0, 0, optional="kind"))
    return cases


def normal_cases():
    points = []
    for low, high in ((-1, 1), (-3, -2.999), (-40, -39), (-8, 5), (2, 9), (7, 7.5), (30, 31), (-0.01, 0.02), (-300, -1), (0, 2)):
        a, b = np.array([float(low)]), np.array([float(high)])
        mass = float(_truncnorm._log_gauss_mass(a, b)[0])
        quantiles = [[q, float(_truncnorm.ppf(np.array([q]), a, b)[0])] for q in (1e-9, 0.01, 0.3, 0.5, 0.9, 0.999)]
        points.append({"low": low, "high": high, "mass": mass, "quantiles": quantiles})
    return points


def curves(count, steps):
    """Learning curves that fall to different values, some with NaN."""
    found = []
    for _ in range(count):
        last, start, rate = rng.uniform(0, 1), rng.uniform(1, 3), rng.uniform(0.05, 0.6)
        curve = [round(last + (start - last) * math.exp(-rate * step) + rng.gauss(0, 0.08), 3) for step in range(steps)]
        if rng.random() < 0.06:
            at = rng.randint(0, steps - 1)
            curve[at:] = [math.nan] * (steps - at)
        elif rng.random() < 0.05:
            curve[rng.randint(0, steps - 1)] = math.nan
        found.append(curve)
    return found


def pruner_case(pruner, lanewise, first, better, count, steps):
    """For each trial, one after the other: after which step Optuna stops it. `first` is the number of the first step."""
    study = optuna.create_study(
        sampler=optuna.samplers.RandomSampler(seed=0), pruner=pruner, study_name="7",
        direction="minimize" if better == "less" else "maximize",
    )
    sign = 1 if better == "less" else -1
    found = []
    for curve in curves(count, steps):
        curve = [sign * value for value in curve]
        length = rng.randint(steps // 2, steps) if rng.random() < 0.1 else steps
        curve = curve[:length]
        trial = study.ask()
        stopped = None
        for step, value in enumerate(curve):
            trial.report(value, step + first)
            if trial.should_prune():
                stopped = step + 1
                break
        if stopped:
            study.tell(trial, state=TrialState.PRUNED)
        else:
            study.tell(trial, sign * 5 if math.isnan(curve[-1]) else curve[-1])
        found.append({"curve": numbers(curve), "stopped": stopped})
    return {"pruner": lanewise, "better": better, "trials": found}


def pruner_cases():
    pruners = optuna.pruners
    made = [
        (pruners.MedianPruner(), ["median", {}], 0),
        (pruners.MedianPruner(n_startup_trials=3, n_warmup_steps=4, interval_steps=3), ["median", {"startup": 3, "warmUp": 4, "every": 3}], 0),
        (pruners.PercentilePruner(25.0, n_startup_trials=4, n_min_trials=6), ["percentile", 25, {"startup": 4, "atLeast": 6}], 0),
        (pruners.PercentilePruner(80.0, n_warmup_steps=1), ["percentile", 80, {"warmUp": 1}], 0),
        (pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=4), ["asha", {}], 1),
        (pruners.SuccessiveHalvingPruner(min_resource=2, reduction_factor=2, min_early_stopping_rate=1), ["asha", {"least": 2, "factor": 2, "rate": 1}], 1),
        (pruners.SuccessiveHalvingPruner(min_resource=3, reduction_factor=3), ["asha", {"least": 3, "factor": 3}], 1),
        (pruners.HyperbandPruner(min_resource=1, max_resource=27, reduction_factor=3), ["hyperband", {"most": 27}], 1),
        (pruners.HyperbandPruner(min_resource=2, max_resource=20, reduction_factor=2), ["hyperband", {"least": 2, "most": 20, "factor": 2}], 1),
    ]
    return [
        pruner_case(pruner, lanewise, first, better, 120 if lanewise[0] == "hyperband" else 60, 27)
        for pruner, lanewise, first in made
        for better in ("less", "more")
    ]


def importance_cases():
    found = []
    space = {**SPACES["all"], "wide": Int(1, 1000, log=True), "deep": Int(0, 400)}
    for count, better in ((12, "less"), (50, "more"), (51, "less"), (150, "more")):
        if True:
            study = optuna.create_study(direction="minimize" if better == "less" else "maximize")
            trials = []
            for _ in range(count):
                own = {key: one for key, one in space.items() if key != "drop" or rng.random() < 0.6}
                params = {key: value_of(one) for key, one in own.items()}
                value = params["x"] ** 2 + 0.3 * abs(math.log10(params["rate"]) + 2) + (params["kind"] == "gelu") + 0.1 * rng.gauss(0, 1)
                study.add_trial(create_trial(params=params, distributions=own, value=value))
                trials.append({"params": params, "state": "complete", "value": value, "reports": []})
            importances = get_param_importances(study, evaluator=PedAnovaImportanceEvaluator(), normalize=False)
            found.append({"space": {key: describe(one) for key, one in space.items()}, "better": better, "trials": trials, "importances": importances})
    return found


halton = qmc.Halton(d=12, scramble=False).random(40).tolist()
cases = {"tpe": tpe_cases(), "normal": normal_cases(), "pruners": pruner_cases(), "importance": importance_cases(), "halton": halton}
json.dump(cases, sys.stdout, default=lambda value: value.item(), allow_nan=False, separators=(",", ":"))
print()
