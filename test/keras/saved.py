# Keeps models that Keras saves, with rows and what they predict. Files are compressed by gzip.

import base64, gzip, json, pathlib, tempfile
import numpy as np

random = np.random.RandomState(1)


def shake(model):
    """Weights that training could have left: variances above 0."""
    for weight in model.weights:
        if "float32" not in str(weight.dtype) or "seed" in weight.name:
            continue
        values = random.rand(*weight.shape)
        weight.assign(0.1 + 2 * values if "variance" in weight.name else 1.6 * (values - 0.5))
    return model


def rows_for(shape, indices):
    if indices:
        return random.randint(0, 7, (5, *shape)).astype(np.float32)
    return (4 * (random.rand(5, *shape) - 0.5)).astype(np.float32)


def numbers(array):
    return [float(f"{float(v):.9g}") for v in np.asarray(array, dtype=np.float32).reshape(-1)]


class Cases:
    def __init__(self):
        self.cases = []

    def keep(self, name, model, formats=("keras", "h5"), indices=False):
        x = [rows_for(each.shape[1:], indices) for each in model.inputs]
        given = getattr(model, "_inputs_struct", None)
        feed = dict(zip(sorted(given), x)) if isinstance(given, dict) else x[0] if len(x) == 1 else x
        y = model.predict(feed, verbose=0)
        y = [y[key] for key in sorted(y)] if isinstance(y, dict) else y if isinstance(y, list) else [y]
        for suffix in formats:
            path = pathlib.Path(tempfile.mkdtemp(), f"model.{suffix}")
            case = {"name": f"{name}, .{suffix}"}
            if suffix == "weights.h5":
                model.save_weights(path)
                case["config"] = model.to_json()
            else:
                model.save(path)
            case["file"] = base64.b64encode(gzip.compress(path.read_bytes(), 9, mtime=0)).decode()
            names = sorted(given) if isinstance(given, dict) else None
            self.cases.append({**case, "inputs": names, "x": [numbers(v) for v in x], "y": [numbers(v) for v in y]})

    def write(self, file):
        path = pathlib.Path(__file__).parent / file
        path.write_text("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in self.cases) + "\n]\n")
        print(len(self.cases), "cases", path.stat().st_size, "bytes")
