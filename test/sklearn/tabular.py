"""Makes tabular.json: tables as scikit-learn's ColumnTransformer turns them into numbers, and dates as pandas takes them apart.

python3 -m venv venv; venv/bin/pip install scikit-learn==1.9.1 pandas==3.1.1 (NumPy 2.4.6)
venv/bin/python test/sklearn/tabular.py
"""

import json
import pathlib

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, MinMaxScaler, OneHotEncoder, OrdinalEncoder, StandardScaler

random = np.random.default_rng(33)


def rows_of(count, ports):
    rows = []
    for _ in range(count):
        moment = pd.Timestamp("1999-03-01T00:00Z") + pd.Timedelta(minutes=int(random.integers(0, 20_000_000)))
        rows.append(
            {
                "age": None if random.random() < 0.2 else round(float(random.normal(30, 12)), 1),
                "fare": None if random.random() < 0.1 else round(float(random.lognormal(3, 1.5)), 4),
                "rooms": int(random.integers(1, 7)),
                "sex": ["male", "female"][int(random.integers(0, 2))],
                "port": None if random.random() < 0.15 else ports[int(random.integers(0, len(ports)))],
                "size": ["small", "medium", "large"][int(random.integers(0, 3))],
                "class": int(random.integers(1, 4)),
                "alone": bool(random.integers(0, 2)),
                "boarded": moment.isoformat().replace("+00:00", "Z"),
            }
        )
    return rows


rows = rows_of(61, ["Southampton", "Cherbourg", "queenstown"])
other = rows_of(23, ["Southampton", "Cherbourg", "queenstown", "Åbo"])


def frame(rows):
    table = pd.DataFrame(rows)
    for name in ["age", "fare"]:
        table[name] = table[name].astype(float)
    table["port"] = table["port"].astype(object).where(table["port"].notna(), np.nan)
    table["sex"] = table["sex"].astype(object)
    table["size"] = table["size"].astype(object)
    return table


train, test = frame(rows), frame(other)
cases = []


def case(name, columns, *transformers):
    """Columns as lanewise is told them, and the transformers of scikit-learn that do the same, in the same order."""
    transformer = ColumnTransformer([(str(i), one, [column]) for i, (one, column) in enumerate(transformers)], sparse_threshold=0)
    transformer.fit(train)
    cases.append(
        {
            "name": name,
            "columns": columns,
            "train": np.asarray(transformer.transform(train), dtype=float).tolist(),
            "other": np.asarray(transformer.transform(test), dtype=float).tolist(),
        }
    )


log = FunctionTransformer(np.log1p)
numeric = {"kind": "numeric"}
categorical = {"kind": "categorical"}

case(
    "mean, standard, with an indicator",
    {"age": {**numeric, "missing": "mean", "indicator": True}},
    (make_pipeline(SimpleImputer(strategy="mean"), StandardScaler()), "age"),
    (MissingIndicator(), "age"),
)
case(
    "median, of an even and an odd number of values",
    {"age": {**numeric, "missing": "median"}, "fare": {**numeric, "missing": "median", "scale": "none"}},
    (make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), "age"),
    (SimpleImputer(strategy="median"), "fare"),
)
case(
    "a constant, min-max",
    {"age": {**numeric, "missing": -5, "scale": "minMax", "range": [-1, 1]}, "rooms": {**numeric, "scale": "minMax"}},
    (make_pipeline(SimpleImputer(strategy="constant", fill_value=-5), MinMaxScaler((-1, 1))), "age"),
    (MinMaxScaler(), "rooms"),
)
case(
    "log, with and without a scale",
    {"fare": {**numeric, "missing": "median", "log": True}, "rooms": {**numeric, "log": True, "scale": "none"}},
    (make_pipeline(SimpleImputer(strategy="median"), log, StandardScaler()), "fare"),
    (log, "rooms"),
)
case(
    "one-hot, a missing value as a category, an unknown one as zeros",
    {"sex": categorical, "port": {**categorical, "missing": "own", "unknown": "zeros"}},
    (OneHotEncoder(sparse_output=False), "sex"),
    (OneHotEncoder(sparse_output=False, handle_unknown="ignore"), "port"),
)
case(
    "one-hot, the most frequent for missing values; of numbers",
    {"port": {**categorical, "missing": "mostFrequent", "unknown": "zeros"}, "class": categorical},
    (make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(sparse_output=False, handle_unknown="ignore")), "port"),
    (OneHotEncoder(sparse_output=False), "class"),
)
sizes = ["small", "medium", "large"]
unknown = {"handle_unknown": "use_encoded_value", "unknown_value": -1}
case(
    "ordinal",
    {
        "port": {**categorical, "encode": "ordinal", "missing": "own", "unknown": "own"},
        "size": {**categorical, "encode": "ordinal", "categories": sizes},
    },
    (OrdinalEncoder(**unknown, encoded_missing_value=-1), "port"),
    (OrdinalEncoder(categories=[sizes]), "size"),
)
case("booleans", {"alone": {"kind": "boolean"}}, (FunctionTransformer(lambda column: column.astype(float)), "alone"))


def part(name):
    def of(column):
        times = pd.to_datetime(column.iloc[:, 0], utc=True)
        days = (times - pd.Timestamp("1970-01-01", tz="UTC")) / pd.Timedelta(days=1)
        parts = {
            "year": times.dt.year,
            "month": times.dt.month,
            "day": times.dt.day,
            "weekday": times.dt.day_of_week + 1,
            "dayOfYear": times.dt.day_of_year,
            "hour": times.dt.hour,
            "minute": times.dt.minute,
            "days": days,
        }
        return parts[name].to_frame().astype(float)

    return FunctionTransformer(of)


PARTS = ["year", "month", "day", "weekday", "dayOfYear", "hour", "minute", "days"]
PERIODS = {"month": (1, 12), "day": (1, 31), "weekday": (1, 7), "dayOfYear": (1, 366), "hour": (0, 24), "minute": (0, 60)}


def circle(name):
    first, period = PERIODS[name]
    angle = lambda column: 2 * np.pi * (column - first) / period
    return FunctionTransformer(lambda column: np.hstack([np.sin(angle(column)), np.cos(angle(column))]))


case(
    "parts of dates, as they are",
    {"boarded": {"kind": "date", "parts": PARTS, "scale": "none"}},
    *[(part(name), "boarded") for name in PARTS],
)
case(
    "parts of dates, scaled",
    {"boarded": {"kind": "date"}},
    *[(make_pipeline(part(name), StandardScaler()), "boarded") for name in PARTS[:4]],
)
case(
    "parts of dates that come round again",
    {"boarded": {"kind": "date", "parts": PARTS, "cyclic": True, "scale": "minMax"}},
    *[(make_pipeline(part(name), circle(name) if name in PERIODS else MinMaxScaler()), "boarded") for name in PARTS],
)

truth = {"rows": rows, "other": other, "cases": cases}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(truth) + "\n")
