#!/usr/bin/env python3
"""Fits the response models of `marketday fit` and scikit-learn's on the same training rows of real
data, and holds their held-out figures together. Logistic regression to 1e-4 of each chance, trees,
forest and boosting to no more than .005 of AUC below; log-loss and processor
seconds are printed (ours: the whole command, reading and judging too; theirs: encoding, fit, held-out
chances).

    tests/python/models_parity.py build/release/marketday

Leaves with code 77 (skipped) and one line where scikit-learn (Debian: python3-sklearn) or the data
(docs/data.md, MARKETDAY_DATA) are not there.
"""
import csv
import gzip
import importlib.util
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

DEBIAN = "/usr/bin/python3"  # whose packages another python3 in the path does not see
WORSE = 0.005                # of AUC, allowed below scikit-learn's

SETS = {
    "online_shoppers": {
        "file": "online_shoppers/online_shoppers_intention.csv",
        "logged": ["Administrative_Duration", "Informational_Duration", "ProductRelated",
                   "ProductRelated_Duration", "PageValues"],
        "numbers": ["Administrative", "Informational", "BounceRates", "ExitRates", "SpecialDay"],
        "names": ["Month", "OperatingSystems", "Browser", "Region", "TrafficType", "VisitorType", "Weekend"],
        "target": "Revenue", "positive": "TRUE", "duplicates": "drop_exact"},
    "hillstrom": {
        "file": "hillstrom/hillstrom_email.csv.gz",
        "logged": ["history"],
        "numbers": ["recency", "mens", "womens", "newbie"],
        "names": ["history_segment", "zip_code", "channel", "segment"],
        "target": "visit", "positive": "1", "duplicates": "keep"},
}


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


def require_sklearn():
    if importlib.util.find_spec("sklearn"):
        return
    if os.path.exists(DEBIAN) and os.path.realpath(sys.executable) != os.path.realpath(DEBIAN) \
            and "MARKETDAY_PARITY" not in os.environ:
        os.execve(DEBIAN, [DEBIAN, *sys.argv], {**os.environ, "MARKETDAY_PARITY": "1"})
    skip("scikit-learn is not installed here; on Debian: apt-get install python3-sklearn")


def recipe(s):
    lines = ["columns:"]
    lines += [f"  {c}: {{type: number, scale: log1p_z}}" for c in s["logged"]]
    lines += [f"  {c}: number" for c in s["numbers"]]
    lines += [f"  {c}: category" for c in s["names"]]
    lines += [f"  {s['target']}: category", f"target: {s['target']}", f"positive: \"{s['positive']}\"",
              "scale: z", f"duplicates: {s['duplicates']}", "split: {by: random, share: 0.25, seed: 1}"]
    return "\n".join(lines) + "\n"


def encode(rows, train, s, reference):
    """The recipe in numpy; `reference`: leave each category's commonest level out."""
    import numpy as np
    columns = []
    for c in s["logged"] + s["numbers"]:
        x = np.array([float(r[c]) for r in rows])
        x = np.log1p(x) if c in s["logged"] else x
        columns.append((x - x[train].mean()) / x[train].std())
    for c in s["names"]:
        held = np.array([r[c] for r in rows])
        levels, counts = np.unique(held[train], return_counts=True)
        common = levels[np.argmax(counts)]
        columns += [(held == level).astype(float) for level in levels if not (reference and level == common)]
    return np.column_stack(columns)


def processor(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def fit(marketday, folder, data, name, parameters):
    began = processor(resource.RUSAGE_CHILDREN)
    subprocess.run([marketday, "fit", name, data, "--recipe", folder / "recipe.yaml", "--parameters", parameters,
                    "--output", folder / "model.yaml", "--force", "--threads", "1"], check=True, stdout=subprocess.DEVNULL)
    seconds = processor(resource.RUSAGE_CHILDREN) - began
    with open(folder / "model.judged.csv") as file:
        return seconds, [(int(r["line"]), float(r["actual"]), float(r["prediction"])) for r in csv.DictReader(file)]


def main():
    require_sklearn()
    import numpy as np
    from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import log_loss, roc_auc_score
    from sklearn.tree import DecisionTreeClassifier

    marketday = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "build/release/marketday").resolve()
    home = pathlib.Path(os.environ.get("MARKETDAY_DATA", pathlib.Path(__file__).resolve().parents[2] / "../shared/data"))
    models = {
        "logistic_regression": ("{l2: 1}", lambda: LogisticRegression(C=1.0, tol=1e-10, max_iter=1000, solver="newton-cholesky")),
        "decision_tree": ("{depth: 6, leaf: 5}", lambda: DecisionTreeClassifier(max_depth=6, min_samples_leaf=5, random_state=0)),
        "random_forest": ("{depth: 20, leaf: 2, trees: 200, seed: 1}",
                          lambda: RandomForestClassifier(200, max_depth=20, min_samples_leaf=2, random_state=0)),
        "gradient_boosting": ("{rounds: 100, depth: 3, step: 0.1}", lambda: GradientBoostingClassifier(random_state=0)),
    }
    failures = []
    print(f"{'':38}{'AUC':>8}{'theirs':>8}{'log-loss':>10}{'theirs':>8}{'seconds':>9}{'theirs':>8}{'ratio':>7}")
    for title, s in SETS.items():
        packed = home / s["file"]
        if not packed.exists():
            skip(f"{packed} is not here; see docs/data.md")
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            data = folder / "data.csv"
            content = packed.read_bytes()
            data.write_bytes(gzip.decompress(content) if packed.suffix == ".gz" else content)
            (folder / "recipe.yaml").write_text(recipe(s))
            with open(data) as file:
                rows = list(csv.DictReader(file))
            seen, copies = set(), set()
            for i, r in enumerate(rows):
                key = tuple(r.values())
                if key in seen:
                    copies.add(i)
                seen.add(key)
            y = np.array([r[s["target"]] == s["positive"] for r in rows]).astype(int)
            for name, (parameters, theirs) in models.items():
                seconds, judged = fit(marketday, folder, data, name, parameters)
                held = np.array([line - 2 for line, _, _ in judged])
                ours = np.array([p for _, _, p in judged])
                out = set(held) | (copies if s["duplicates"] == "drop_exact" else set())
                train = np.array([i for i in range(len(rows)) if i not in out])
                assert (y[held] == np.array([a for _, a, _ in judged])).all()
                began = processor(resource.RUSAGE_SELF)
                x = encode(rows, train, s, name == "logistic_regression")
                model = theirs().fit(x[train], y[train])
                p = model.predict_proba(x[held])[:, 1]
                their_seconds = processor(resource.RUSAGE_SELF) - began
                auc, their_auc = roc_auc_score(y[held], ours), roc_auc_score(y[held], p)
                good = auc > their_auc - WORSE
                note = ""
                if name == "logistic_regression":
                    off = float(np.abs(ours - p).max())
                    good = good and off < 1e-4
                    note = f"  chances off by {off:.1e}"
                clipped = np.clip(ours, 1e-15, 1 - 1e-15)
                print(f"{'ok  ' if good else 'FAIL'} {title + ', ' + name:33}{auc:8.4f}{their_auc:8.4f}"
                      f"{log_loss(y[held], clipped):10.5f}{log_loss(y[held], p):8.5f}{seconds:9.2f}{their_seconds:8.2f}"
                      f"{their_seconds / seconds:7.1f}{note}", flush=True)
                if not good:
                    failures.append((title, name))
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
