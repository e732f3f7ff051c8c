import numpy as np
from sklearn.datasets import load_iris
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def before(root):
    x, y = load_iris(return_X_y=True)
    names = load_iris().target_names[y]
    mlp = MLPClassifier((8,), max_iter=2000, random_state=1).fit(x, names)
    whole = make_pipeline(StandardScaler(), MLPClassifier((8,), max_iter=2000, random_state=1)).fit(x, names)
    return {'mlp': mlp, 'whole': whole, 'x': x, 'np': np}


def after(scope):
    rows = scope['x'][::15]
    numbers = lambda model: [float(f'{value:.9g}') for value in model.predict_proba(rows).reshape(-1)]
    return {'x': rows.tolist(), 'mlp': numbers(scope['mlp']), 'whole': numbers(scope['whole'])}
