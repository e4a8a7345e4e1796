#!/usr/bin/env python3
"""Detects first-purchase fraud on real rows, with and without what entities tell, beside
scikit-learn on the same features. Prints the table of docs/detection.md.

    tools/ecommerce_fraud.py build/release/marketday ../shared/data [--threads 1]

Needs numpy and scikit-learn for the peer's rows (Debian: /usr/bin/python3 with python3-sklearn);
without them these are left out, with a line that says so.
"""
import csv
import datetime
import gzip
import pathlib
import subprocess
import sys
import tempfile

PLAIN = "purchase_value,age,source,browser,sex"
SPLITS = (("later half", ["--train-share", "0.5"]), ("from 6 January", ["--split-time", "2015-01-06"]))
FEATURES = (("plain", PLAIN, []), ("plain + graph", PLAIN, ["--graph-features"]),
            ("plain + minutes (leak)", PLAIN + ",minutes_to_purchase", []))
SUPERVISED = ("logistic", "xgboost")
TABULAR = ("isolation_forest", "ecod", "copod", "hbos", "lof") + SUPERVISED
GRAPH = ("components", "incremental_peeling", "{name: fraudar, label: fraudar}",
         "{name: fraudar, label: fraudar_equal, weight: equal}", "label_propagation")
METRICS = ("auc", "average_precision", "precision_at_1_percent", "recall_at_1_percent_fpr")


def prepare(source, target):
    """Adds the minutes from sign-up to purchase, which give most rings away."""
    moment = lambda text: datetime.datetime.strptime(text, "%Y-%m-%d %H:%M")
    with gzip.open(source, "rt", newline="") as file, open(target, "w", newline="") as out:
        rows = csv.DictReader(file)
        writer = csv.DictWriter(out, rows.fieldnames + ["minutes_to_purchase"])
        writer.writeheader()
        for row in rows:
            wait = moment(row["purchase_time"]) - moment(row["signup_time"])
            writer.writerow({**row, "minutes_to_purchase": int(wait.total_seconds() // 60)})


def detect(marketday, data, out, features, split, more, detectors):
    arguments = []
    for detector in detectors:
        arguments += ["--detector", detector]
    entities = ["--entities", "device_id,ip_address", "--account", "user_id"]
    subprocess.run([marketday, "detect", data, "--features", features, *entities, "--time", "purchase_time",
                    "--label", "is_fraud", "--seed", "1", "--quiet", "--force", "--output", out, *split, *more,
                    *arguments], check=True, stdout=subprocess.DEVNULL)
    found = {}
    with open(out / "metrics.csv") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["detector"], {})[row["metric"]] = (
                float(row["value"]), float(row["ci_low"]), float(row["ci_high"]))
    return found


def peer(features):
    """scikit-learn on the very cases that Marketday wrote out."""
    import numpy as np
    from sklearn.ensemble import HistGradientBoostingClassifier, IsolationForest
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve
    from sklearn.neighbors import LocalOutlierFactor

    with open(features) as file:
        rows = list(csv.reader(file))[1:]
    numbers = lambda part: np.array([[float(v) for v in r[1:]] for r in rows if r[0] == part])
    train, test = numbers("train"), numbers("test")
    y, truth = train[:, 0], test[:, 0]
    mean, deviation = train[:, 1:].mean(0), train[:, 1:].std(0)
    scale = lambda a: (a[:, 1:] - mean) / np.where(deviation > 0, deviation, 1)
    x, z = scale(train), scale(test)
    scores = {
        "IsolationForest": -IsolationForest(n_estimators=100, random_state=1).fit(x).score_samples(z),
        "LocalOutlierFactor": -LocalOutlierFactor(20, novelty=True).fit(x).score_samples(z),
        "LogisticRegression": LogisticRegression().fit(x, y).predict_proba(z)[:, 1],
        "HistGradientBoosting": HistGradientBoostingClassifier(random_state=1).fit(x, y).predict_proba(z)[:, 1],
    }
    found = {}
    for name, s in scores.items():
        top = int(np.ceil(0.01 * len(s)))
        false_rate, recall, _ = roc_curve(truth, s, drop_intermediate=False)
        found["scikit-learn " + name] = dict(zip(METRICS, (
            (roc_auc_score(truth, s),), (average_precision_score(truth, s),),
            (truth[np.argsort(-s, kind="stable")[:top]].mean(),), (recall[false_rate <= 0.01].max(),))))
    return found


def main():
    marketday = pathlib.Path(sys.argv[1]).resolve()
    source = pathlib.Path(sys.argv[2]) / "ecommerce_fraud/fraud_data.csv.gz"
    if not source.exists():
        print(f"skipped: {source} is not here")
        sys.exit(77)
    print("| scored part | features | detector | AUC | average precision | precision at 1 % | recall at 1 % FPR |")
    print("|---|---|---|---|---|---|---|")
    missing = set()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        data = folder / "fraud.csv"
        prepare(source, data)
        for split, how in SPLITS:
            for name, features, more in FEATURES:
                found = detect(marketday, data, folder / "out", features, how, more, TABULAR)
                found.pop("fused")
                try:
                    found |= peer(folder / "out/features.csv")
                except ImportError as error:
                    missing.add(str(error))
                if not more and features == PLAIN:
                    graph = detect(marketday, data, folder / "out", features, how, more, GRAPH)
                    graph.pop("fused")
                    table(split, "links alone", graph)
                table(split, name, found)
            everything = detect(marketday, data, folder / "out", PLAIN, how, ["--graph-features"], TABULAR + GRAPH)
            table(split, "plain + graph + links", {"fused": everything["fused"]})
    for error in sorted(missing):
        print(f"\nwithout scikit-learn's rows: {error}")


def table(split, features, found):
    for detector, figures in found.items():
        cells = [f"{figures[m][0]:.3f}" + (f" [{figures[m][1]:.3f}, {figures[m][2]:.3f}]" if len(figures[m]) > 1 else "")
                 for m in METRICS]
        print(f"| {split} | {features} | {detector} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
