"""Makes data.json: the splits, scalers, encoders and class weights of scikit-learn.

/usr/bin/python3 test/sklearn/data.py (Debian's python3-sklearn 1.2.1, NumPy 1.24.2)
"""

import json
import pathlib
import warnings

import numpy as np
from sklearn.model_selection import KFold, StratifiedKFold, train_test_split
from sklearn.preprocessing import LabelEncoder, MinMaxScaler, OneHotEncoder, StandardScaler
from sklearn.utils.class_weight import compute_class_weight

warnings.simplefilter("ignore")
random = np.random.default_rng(21)


def labels_of(counts):
    return random.permutation(np.repeat(np.arange(len(counts)), counts))


splits = []
for counts, size in [
    ([17, 23, 61], 0.25),
    ([17, 23, 61], 0.1),
    ([17, 23, 61], 30),
    ([2, 5, 90], 0.2),
    ([101], 0.33),
    ([40, 40], 0.3),
]:
    y = labels_of(counts)
    train, test = train_test_split(y, test_size=size, stratify=y, random_state=1)
    count = lambda part: np.bincount(part, minlength=len(counts)).tolist()
    plain_train, plain_test = train_test_split(y, test_size=size, shuffle=False)
    splits.append(
        {
            "y": y.tolist(),
            "testSize": size,
            "train": count(train),
            "test": count(test),
            "unshuffled": {"train": plain_train.tolist(), "test": plain_test.tolist()},
        }
    )

folds = []
for counts, n in [([17, 23, 61], 5), ([3, 11, 30], 4), ([10], 3), ([8, 8], 8), ([2, 9, 4], 7)]:
    y = labels_of(counts)
    x = np.zeros((len(y), 1))
    folds.append(
        {
            "y": y.tolist(),
            "folds": n,
            "plain": [test.tolist() for _, test in KFold(n).split(x)],
            "stratified": [test.tolist() for _, test in StratifiedKFold(n).split(x, y)],
        }
    )

rows = random.normal(size=(30, 4)) * [1, 1000, 1e-3, 0] + [0, 1e6, 5, 0.1]
other = random.normal(size=(5, 4)) * [1, 1000, 1e-3, 1] + [0, 1e6, 5, 0.1]
standard = StandardScaler().fit(rows)
scalers = {
    "rows": rows.tolist(),
    "other": other.tolist(),
    "standard": {
        "mean": standard.mean_.tolist(),
        "scale": standard.scale_.tolist(),
        "transformed": standard.transform(other).tolist(),
    },
    "minMax": [
        {"range": feature_range, "transformed": MinMaxScaler(feature_range).fit(rows).transform(other).tolist()}
        for feature_range in [(0, 1), (-1, 1), (2, 5)]
    ],
}

encoders = []
for values in [["pear", "apple", "Fig", "apple", "é", "fig"], [10, 9, -3, 9, 100], [True, False, True]]:
    encoder = LabelEncoder().fit(values)
    one_hot = OneHotEncoder(sparse_output=False).fit_transform(np.array(values).reshape(-1, 1))
    encoders.append(
        {
            "labels": values,
            "classes": encoder.classes_.tolist(),
            "indices": encoder.transform(values).tolist(),
            "oneHot": one_hot.astype(int).ravel().tolist(),
        }
    )

y = labels_of([17, 23, 61])
weights = {
    "labels": y.tolist(),
    "balanced": compute_class_weight("balanced", classes=np.unique(y), y=y).tolist(),
    # Class 1 has no rows.
    "gap": [0, 2, 2, 0, 2],
    "balancedGap": compute_class_weight("balanced", classes=np.array([0, 2]), y=np.array([0, 2, 2, 0, 2])).tolist(),
}

truth = {"splits": splits, "folds": folds, "scalers": scalers, "encoders": encoders, "weights": weights}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(truth) + "\n")
