"""Makes trajectories.json: what the strategies of evosax do with their candidates, in f64.

python test/evolution/trajectories.py (evosax 0.3.2, JAX 0.10)
"""

import json
import pathlib

import jax
import jax.numpy as jnp
import numpy as np
import optax

jax.config.update("jax_enable_x64", True)

from evosax.algorithms import CMA_ES, PGPE, SNES, Open_ES, Sep_CMA_ES  # noqa: E402

DIMENSIONS = 5
GENERATIONS = 8
START = np.linspace(-0.5, 1.5, DIMENSIONS)


def loss(x):
    """Rosenbrock's function: neither separable nor symmetric."""
    return float(np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2))


def run(name, options, algorithm, std=None):
    params = algorithm.default_params
    if std is not None:
        params = params.replace(std_init=jnp.asarray(std))
    key = jax.random.key(7)
    state = algorithm.init(key, jnp.asarray(START), params)
    generations = []
    for _ in range(GENERATIONS):
        key, ask, tell = jax.random.split(key, 3)
        population, state = algorithm.ask(ask, state, params)
        # lanewise's candidates are f32.
        population = jnp.asarray(np.asarray(population, dtype=np.float32), dtype=jnp.float64)
        losses = np.array([loss(x) for x in np.asarray(population)])
        state, _ = algorithm.tell(tell, population, jnp.asarray(losses), state, params)
        generations.append(
            {
                "candidates": np.asarray(population, dtype=np.float32).ravel().tolist(),
                "losses": losses.tolist(),
                "mean": np.asarray(state.mean).tolist(),
                "std": np.atleast_1d(np.asarray(state.std)).tolist(),
                **({"C": np.asarray(state.C).ravel().tolist()} if hasattr(state, "C") else {}),
            }
        )
    return {"name": name, "options": {"dimensions": DIMENSIONS, "start": START.tolist(), **options}, "generations": generations}


x = jnp.zeros(DIMENSIONS)
cases = [
    run(
        "openEs",
        {"population": 10, "sigma": 0.3, "learningRate": 0.05},
        Open_ES(10, x, optimizer=optax.sgd(0.05), std_schedule=optax.constant_schedule(0.3)),
    ),
    run(
        "openEs",
        {"population": 8, "sigma": 0.3, "optimizer": "adam", "learningRate": 0.1, "antithetic": False},
        Open_ES(
            8,
            x,
            use_antithetic_sampling=False,
            optimizer=optax.adam(0.1),
            std_schedule=optax.constant_schedule(0.3),
        ),
    ),
    run("pgpe", {"population": 10, "sigma": 0.4}, PGPE(10, x), 0.4),
    run("snes", {"population": 9, "sigma": 0.5}, SNES(9, x), 0.5),
    run("cmaEs", {"population": 8, "sigma": 0.5}, CMA_ES(8, x), 0.5),
    run("cmaEs", {"population": 13}, CMA_ES(13, x)),
    run("sepCmaEs", {"population": 8, "sigma": 0.5}, Sep_CMA_ES(8, x), 0.5),
]
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")
