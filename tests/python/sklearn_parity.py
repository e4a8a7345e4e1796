#!/usr/bin/env python3
"""Scores the same files with `marketday detect` and with scikit-learn, and holds them together:
isolation forest within .01 of average precision over 10 seeds, LOF to 1e-6, logistic regression to
1e-5, ECOD to 1e-9 of its formula in numpy, and every printed figure to 1e-9.

    tests/python/sklearn_parity.py build/release/marketday

Leaves with code 77 (skipped) and one line where scikit-learn is not there (Debian: python3-sklearn).
"""
import csv
import importlib.util
import os
import pathlib
import subprocess
import sys
import tempfile

DEBIAN = "/usr/bin/python3"  # whose packages another python3 in the path does not see
SEEDS = range(10)


def require_sklearn():
    if importlib.util.find_spec("sklearn"):
        return
    if os.path.exists(DEBIAN) and os.path.realpath(sys.executable) != os.path.realpath(DEBIAN) \
            and "MARKETDAY_PARITY" not in os.environ:
        os.execve(DEBIAN, [DEBIAN, *sys.argv], {**os.environ, "MARKETDAY_PARITY": "1"})
    print("skipped: scikit-learn is not installed here; on Debian: apt-get install python3-sklearn")
    sys.exit(77)


def write(path, train, test, labels):
    names = [f"x{k}" for k in range(train.shape[1])]
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(names + ["fraud"])
        for rows, known in ((train, labels[0]), (test, labels[1])):
            for row, label in zip(rows, known):
                out.writerow([repr(float(v)) for v in row] + [int(label)])
    return ",".join(names)


def detect(marketday, folder, path, names, share, seed, *detectors):
    arguments = []
    for detector in detectors:
        arguments += ["--detector", detector]
    subprocess.run([marketday, "detect", path, "--features", names, "--label", "fraud", "--train-share",
                    repr(share), "--seed", str(seed), "--output", folder / "out", "--force", "--quiet",
                    *arguments], check=True, stdout=subprocess.DEVNULL)
    with open(folder / "out/scores.csv") as file:
        rows = list(csv.DictReader(file))
    with open(folder / "out/metrics.csv") as file:
        figures = {(r["detector"], r["metric"]): float(r["value"]) for r in csv.DictReader(file)}
    return rows, figures


def main():
    require_sklearn()
    import numpy as np
    from scipy.stats import skew
    from sklearn.datasets import load_breast_cancer
    from sklearn.ensemble import IsolationForest
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve
    from sklearn.neighbors import LocalOutlierFactor

    marketday = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "build/release/marketday").resolve()
    failures = []

    def check(what, ours, theirs, tolerance):
        worst = float(np.max(np.abs(np.asarray(ours) - np.asarray(theirs))))
        good = worst <= tolerance
        print(f"{'ok  ' if good else 'FAIL'} {what}: off by {worst:.3g} (allowed {tolerance:g})")
        if not good:
            failures.append(what)

    cancer = load_breast_cancer()
    malignant = 1 - cancer.target
    z = (cancer.data - cancer.data.mean(0)) / cancer.data.std(0)
    few = np.vstack([z[malignant == 0], z[malignant == 1][:20]])
    few_labels = np.r_[np.zeros(357), np.ones(20)]
    random = np.random.default_rng(7)
    cloud = np.vstack([random.normal(size=(5000, 6)), random.normal(size=(100, 6)) * 2.5])
    cloud_labels = np.r_[np.zeros(5000), np.ones(100)]

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        path = folder / "cases.csv"
        column = lambda rows, name: np.array([float(r[name]) for r in rows])

        for name, x, y in (("breast cancer, 357 + 20", few, few_labels), ("cloud, 5000 + 100", cloud, cloud_labels)):
            # trained on the cases and scored on the same
            names = write(path, x, x, (y, y))
            ours, theirs, areas = [], [], []
            for seed in SEEDS:
                rows, figures = detect(marketday, folder, path, names, 0.5, seed, "isolation_forest")
                ours.append(figures["isolation_forest", "average_precision"])
                areas.append(figures["isolation_forest", "auc"])
                forest = IsolationForest(n_estimators=100, max_samples=256, random_state=seed).fit(x)
                theirs.append(average_precision_score(y, -forest.score_samples(x)))
            print(f"     isolation forest on {name}: AP {np.mean(ours):.4f} (sd {np.std(ours):.4f}), "
                  f"scikit-learn {np.mean(theirs):.4f} (sd {np.std(theirs):.4f}); AUC {min(areas):.4f} to {max(areas):.4f}")
            check(f"isolation forest, mean AP over 10 seeds, {name}", np.mean(ours), np.mean(theirs), 0.01)

        order = np.random.default_rng(3).permutation(len(z))
        train, test = order[:400], order[400:]
        names = write(path, z[train], z[test], (malignant[train], malignant[test]))
        rows, figures = detect(marketday, folder, path, names, 400 / 569, 1, "{name: lof, standardise: false}",
                               "logistic", "ecod", "hbos", "copod", "isolation_forest")
        assert len(rows) == len(test)
        lof = LocalOutlierFactor(20, novelty=True).fit(z[train])
        check("LOF of new cases", column(rows, "lof"), -lof.score_samples(z[test]), 1e-6)
        scale = lambda a: (a - z[train].mean(0)) / z[train].std(0)
        logistic = LogisticRegression(C=1.0, tol=1e-12, solver="newton-cholesky").fit(scale(z[train]), malignant[train])
        check("logistic regression", column(rows, "logistic"), logistic.predict_proba(scale(z[test]))[:, 1], 1e-5)
        below = (z[train][None] <= z[test][:, None]).sum(1)
        above = (z[train][None] >= z[test][:, None]).sum(1)
        left, right = -np.log((1 + below) / 401), -np.log((1 + above) / 401)
        skewed = np.where(skew(z[train]) < 0, left, right)
        check("ECOD", column(rows, "ecod"), np.maximum(skewed, (left + right) / 2).sum(1), 1e-9)
        sums = [a.sum(1) for a in (left, right, skewed)]
        check("COPOD", column(rows, "copod"), np.maximum.reduce(sums), 1e-9)
        labels = column(rows, "label")
        for detector in ("lof", "logistic", "ecod", "copod", "hbos", "isolation_forest", "fused"):
            scores = column(rows, detector)
            false_rate, recall, _ = roc_curve(labels, scores, drop_intermediate=False)
            check(f"figures of {detector}",
                  [figures[detector, m] for m in ("average_precision", "auc", "recall_at_1_percent_fpr")],
                  [average_precision_score(labels, scores), roc_auc_score(labels, scores),
                   recall[false_rate <= 0.01 + 1e-12].max()], 1e-9)

        # known figure: LOF k = 20 among the 377 themselves, z-scored over all 569
        factors = -LocalOutlierFactor(20).fit(few).negative_outlier_factor_
        print(f"     LOF k = 20 on 357 + 20 (scikit-learn): AUC {roc_auc_score(few_labels, factors):.3f}, known .921")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
