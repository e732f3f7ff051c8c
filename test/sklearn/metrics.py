"""Makes metrics.json: what scikit-learn says of random predictions, with ties, weights and degenerate cases.

/usr/bin/python3 test/sklearn/metrics.py (Debian's python3-sklearn 1.2.1, NumPy 1.24.2)
"""

import json
import pathlib
import warnings

import numpy as np
from sklearn import metrics as sk

warnings.simplefilter("ignore")
random = np.random.default_rng(20)
cases = []


def plain(array):
    return np.asarray(array).astype(float).ravel().tolist()


def case(name, activation, y, predictions, columns, weights, truths):
    cases.append(
        {
            "name": name,
            "activation": activation,
            "columns": columns,
            "y": plain(y),
            "predictions": plain(predictions),
            "weights": None if weights is None else plain(weights),
            "truths": [
                # A figure that scikit-learn refuses to give is null.
                {"metric": metric, "options": options, "value": None if value is None else float(value)}
                for metric, options, value in truths
            ],
        }
    )


def f32(array):
    """Numbers that f32 holds, so that nothing is rounded on the way."""
    return np.asarray(array, dtype=np.float32).astype(np.float64)


def attempt(function, *args, **options):
    try:
        value = function(*args, **options)
        return None if np.isnan(value) else value
    except ValueError:
        return None


def binary(name, y, p, w):
    """One sigmoid output."""
    truths = []
    for threshold in (0.5, 0.3):
        answer = p > threshold
        options = {} if threshold == 0.5 else {"threshold": threshold}
        for metric, function in (("precision", sk.precision_score), ("recall", sk.recall_score), ("f1", sk.f1_score)):
            truths.append((metric, options, function(y, answer, sample_weight=w, zero_division=0)))
        truths.append(("matthews", options, sk.matthews_corrcoef(y, answer, sample_weight=w)))
        truths.append(("binaryAccuracy", options, sk.accuracy_score(y, answer, sample_weight=w)))
    truths.append(("accuracy", {}, sk.accuracy_score(y, p > 0.5, sample_weight=w)))
    truths.append(("auc", {}, attempt(sk.roc_auc_score, y, p, sample_weight=w)))
    if y.any():
        truths.append(("auc", {"curve": "pr"}, sk.average_precision_score(y, p, sample_weight=w)))
    truths.append(("logLoss", {}, sk.log_loss(y, p, sample_weight=w, labels=[0, 1])))
    case(name, "sigmoid", y, p, 1, w, truths)


def classes(name, y, p, w):
    """Softmax outputs: y are class indices."""
    rows, columns = p.shape
    answer = p.argmax(axis=1)
    truths = [("accuracy", {}, sk.accuracy_score(y, answer, sample_weight=w))]
    for metric, function in (("precision", sk.precision_score), ("recall", sk.recall_score), ("f1", sk.f1_score)):
        for average in ("macro", "micro", "weighted"):
            value = function(y, answer, average=average, sample_weight=w, zero_division=0)
            truths.append((metric, {"average": average}, value))
        for label in range(columns):
            value = function(y == label, answer == label, sample_weight=w, zero_division=0)
            truths.append((metric, {"classId": label}, value))
    one_hot = np.eye(columns)[y]
    truths.append(("auc", {}, attempt(sk.roc_auc_score, one_hot, p, average="macro", sample_weight=w)))
    truths.append(("auc", {"classId": 1}, attempt(sk.roc_auc_score, y == 1, p[:, 1], sample_weight=w)))
    truths.append(("auc", {"curve": "pr", "classId": 1}, sk.average_precision_score(y == 1, p[:, 1], sample_weight=w)))
    truths.append(("matthews", {}, sk.matthews_corrcoef(y, answer, sample_weight=w)))
    labels = list(range(columns))
    truths.append(("logLoss", {}, sk.log_loss(y, p, sample_weight=w, labels=labels)))
    if name.endswith("distinct"):
        for k in (2, 3):
            value = sk.top_k_accuracy_score(y, p, k=k, sample_weight=w, labels=labels)
            truths.append(("topK", {"k": k}, value))
    case(name, "softmax", y, p, columns, w, truths)


def labels(name, y, p, w):
    """Several sigmoid outputs, each by itself."""
    answer = p > 0.5
    truths = [("accuracy", {}, sk.accuracy_score(y.ravel(), answer.ravel(), sample_weight=np.repeat(w, y.shape[1])))]
    for metric, function in (("precision", sk.precision_score), ("recall", sk.recall_score), ("f1", sk.f1_score)):
        for average in ("macro", "micro", "weighted"):
            value = function(y, answer, average=average, sample_weight=w, zero_division=0)
            truths.append((metric, {"average": average}, value))
    truths.append(("auc", {}, attempt(sk.roc_auc_score, y, p, sample_weight=w)))
    truths.append(("auc", {"curve": "pr"}, sk.average_precision_score(y, p, sample_weight=w)))
    case(name, "sigmoid", y, p, y.shape[1], w, truths)


def numbers(name, y, p, w):
    """Linear outputs."""
    squared = sk.mean_squared_error(y, p, sample_weight=w)
    truths = [
        ("meanSquaredError", {}, squared),
        ("rootMeanSquaredError", {}, np.sqrt(squared)),
        ("meanAbsoluteError", {}, sk.mean_absolute_error(y, p, sample_weight=w)),
        ("r2", {}, attempt(sk.r2_score, y, p, sample_weight=w)),
    ]
    if np.abs(y).min() > 1e-7:
        value = 100 * sk.mean_absolute_percentage_error(y, p, sample_weight=w)
        truths.append(("meanAbsolutePercentageError", {}, value))
    if y.shape[1] > 1:
        cosines = np.diag(sk.pairwise.cosine_similarity(y, p))
        truths.append(("cosineSimilarity", {}, np.average(cosines, weights=w)))
    case(name, "linear", y, p, y.shape[1], w, truths)


def weights(rows):
    w = f32(random.random(rows) * 3)
    w[::7] = 0
    return w


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return f32(e / e.sum(axis=1, keepdims=True))


for w in (None, weights(120)):
    how = "weighted" if w is not None else "even"
    y = random.integers(0, 2, 120)
    p = f32(np.clip(0.3 * y + 0.7 * random.random(120), 1e-3, 1 - 1e-3))
    binary(f"binary, {how}, distinct", y, p, w)
    binary(f"binary, {how}, ties", y, f32(np.clip(np.round(p * 8) / 8, 0.01, 0.99)), w)
    binary(f"binary, {how}, all the same", y, np.full(120, 0.75), w)
    binary(f"binary, {how}, all are right", np.ones(120, int), p, w)
    binary(f"binary, {how}, none is right", np.zeros(120, int), p, w)
    binary(f"binary, {how}, none answered", y, p * 0.25, w)

    y = random.integers(0, 5, 120)
    p = softmax(2 * np.eye(5)[y] + random.normal(size=(120, 5)) * 1.5)
    classes(f"classes, {how}, distinct", y, p, w)
    p = np.round(p * 6 + 0.4)
    p = (p + 0.01) / (p + 0.01).sum(axis=1, keepdims=True)
    classes(f"classes, {how}, ties", y, f32(p), w)
    # The last class is neither right nor answered.
    p = softmax(2 * np.eye(5)[y % 4] + random.normal(size=(120, 5)) - 10 * np.eye(5)[4])
    classes(f"classes, {how}, one missing", y % 4, p, w)

    y = random.integers(0, 2, (120, 3))
    p = f32(0.4 * y + 0.6 * random.random((120, 3)))
    labels(f"labels, {how}", y, p, np.ones(120) if w is None else w)

    y = f32(random.normal(size=(120, 3)) * [1, 10, 0.1] + [1000, 0, 5])
    p = f32(y + random.normal(size=(120, 3)) * [0.5, 3, 0.2])
    numbers(f"numbers, {how}, three outputs", y, p, w)
    numbers(f"numbers, {how}, one output", y[:, 1:2], p[:, 1:2], w)
    numbers(f"numbers, {how}, constant", np.full((120, 1), 2.5), p[:, 2:], w)
    numbers(f"numbers, {how}, constant and met", np.full((120, 1), 2.5), np.full((120, 1), 2.5), w)
    numbers(f"numbers, {how}, one row", y[1:2], p[1:2], None if w is None else w[1:2])

answered = []


def answers(name, y, answer, w):
    """A class for each row, of indices or labels."""
    truths = [
        ("accuracy", {}, sk.accuracy_score(y, answer, sample_weight=w)),
        ("matthews", {}, sk.matthews_corrcoef(y, answer, sample_weight=w)),
    ]
    known = sorted(set(y.tolist()) | set(answer.tolist()))
    for metric, function in (("precision", sk.precision_score), ("recall", sk.recall_score), ("f1", sk.f1_score)):
        for average in ("macro", "micro", "weighted"):
            value = function(y, answer, average=average, sample_weight=w, zero_division=0)
            truths.append((metric, {"average": average}, value))
        for place, label in enumerate(known):
            index = int(label) if y.dtype.kind == "i" else place
            value = function(y == label, answer == label, sample_weight=w, zero_division=0)
            truths.append((metric, {"classId": index}, value))
        if len(known) == 2:
            value = function(y, answer, pos_label=known[1], sample_weight=w, zero_division=0)
            truths += [(metric, {}, value), (metric, {"average": "binary"}, value)]
        else:
            truths.append((metric, {}, function(y, answer, average="macro", sample_weight=w, zero_division=0)))
    answered.append(
        {
            "name": name,
            "y": y.tolist(),
            "predictions": answer.tolist(),
            "weights": None if w is None else plain(w),
            "matrix": sk.confusion_matrix(y, answer).tolist(),
            "truths": [{"metric": metric, "options": options, "value": float(value)} for metric, options, value in truths],
        }
    )


names = np.array(["dog", "cat", "Ox", "é", "eel"])
for w in (None, weights(120)):
    how = "weighted" if w is not None else "even"
    for count in (2, 5):
        y = random.integers(0, count, 120)
        answer = np.where(random.random(120) < 0.6, y, random.integers(0, count, 120))
        answers(f"{count} indices, {how}", y, answer, w)
        answers(f"{count} labels, {how}", names[y], names[answer], w)
    answers(f"yes and no, {how}", random.random(120) < 0.5, random.random(120) < 0.5, w)
    # Class 3 is only answered, 1 only right, 2 neither.
    answers(f"indices that differ, {how}", random.integers(0, 2, 120), random.choice([0, 3], 120), w)

text = json.dumps({"cases": cases, "answered": answered}, indent=None)
pathlib.Path(__file__).with_suffix(".json").write_text(text + "\n")
