#!/usr/bin/env python3
"""Recommenders beside Surprise on the same five folds of MovieLens 100k, one thread each. Ours judges
itself (model.judged.csv names the rows of each fold); Surprise learns from the other rows of those
folds. An error more than .002 above theirs is a failure. Seconds are of the processor: ours for the
whole command (reading, five fits, a sixth on all rows, judging, files), theirs for five fits and
their predictions (SVD++: one fold times five).

    tests/python/recommend_parity.py build/release/marketday

Leaves with code 77 (skipped) and one line where Surprise (pip install "numpy<2" scikit-surprise) or
the data (docs/data.md, MARKETDAY_DATA) are not there.
"""
import csv
import gzip
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

WORSE = 0.002  # of RMSE, allowed above theirs


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


try:
    import numpy as np
    from surprise import SVD, BaselineOnly, Dataset, KNNBaseline, KNNWithMeans, NormalPredictor, Reader, SVDpp
except ImportError:
    skip("Surprise is not installed here; pip install 'numpy<2' scikit-surprise")


def processor(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def ours(marketday, folder, name, parameters):
    began = processor(resource.RUSAGE_CHILDREN)
    columns = "user_column: user_id, item_column: item_id, top: 0, seed: 1"
    subprocess.run([marketday, "fit", name, folder / "ratings.csv", "--parameters",
                    "{" + columns + (", " + parameters if parameters else "") + "}", "--output",
                    folder / "model.yaml", "--force", "--threads", "1"], check=True, stdout=subprocess.DEVNULL)
    seconds = processor(resource.RUSAGE_CHILDREN) - began
    parts = {}
    with open(folder / "model.judged.csv") as file:
        for r in csv.DictReader(file):
            parts.setdefault(int(r["part"]), []).append(
                (r["user"], r["item"], float(r["actual"]), float(r["prediction"])))
    return seconds, [parts[p] for p in sorted(parts)]


def rmse(errors):
    return float(np.sqrt(np.mean(np.square(errors))))


def theirs(make, parts, only_first):
    scores, seconds = [], 0.0
    reader = Reader(rating_scale=(1, 5))
    for p, held in enumerate(parts):
        if only_first and p > 0:
            break
        training = [row for q, part in enumerate(parts) if q != p for row in part]
        trainset = Dataset(reader).construct_trainset([(*r[:3], None) for r in training])
        began = processor(resource.RUSAGE_SELF)
        algorithm = make()
        algorithm.fit(trainset)
        said = algorithm.test([r[:3] for r in held])
        seconds += processor(resource.RUSAGE_SELF) - began
        scores.append(rmse([s.est - s.r_ui for s in said]))
    return scores, seconds * len(parts) / len(scores)


def main():
    marketday = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "build/release/marketday").resolve()
    home = pathlib.Path(os.environ.get("MARKETDAY_DATA", pathlib.Path(__file__).resolve().parents[2] / "../shared/data"))
    packed = home / "movielens_100k/u_data.tsv.gz"
    if not packed.exists():
        skip(f"{packed} is not here; see docs/data.md")
    quiet = {"verbose": False}
    rows = [
        # title, ours, parameters, theirs, first fold only, must not be worse
        ("random, NormalPredictor", "random_items", "", NormalPredictor, False, False),
        ("biases, BaselineOnly", "bias_baseline", "", lambda: BaselineOnly(**quiet), False, True),
        ("user_cf, KNNWithMeans Pearson", "user_cf", "",
         lambda: KNNWithMeans(k=40, sim_options={"name": "pearson", "user_based": True}, **quiet), False, True),
        ("same form: no shrinking, positive", "user_cf", "shrink: 0, negative: false",
         lambda: KNNWithMeans(k=40, sim_options={"name": "pearson", "user_based": True}, **quiet), False, True),
        ("item_cf, KNNWithMeans Pearson", "item_cf", "",
         lambda: KNNWithMeans(k=40, sim_options={"name": "pearson", "user_based": False}, **quiet), False, True),
        ("item_cf, KNNBaseline (its best)", "item_cf", "",
         lambda: KNNBaseline(k=40, sim_options={"name": "pearson_baseline", "user_based": False}, **quiet), False, False),
        ("factorisation, SVD, defaults", "matrix_factorisation", "", lambda: SVD(random_state=0), False, True),
        ("same settings as SVD's defaults", "matrix_factorisation",
         "rank: 100, epochs: 20, step: 0.005, l2_biases: 0.02, l2_factors: 0.02", lambda: SVD(random_state=0), False, True),
        ("SVD++, defaults", "svdpp", "", lambda: SVDpp(random_state=0), True, True),
        ("same settings as SVD++'s defaults", "svdpp",
         "rank: 20, epochs: 20, step: 0.007, l2_biases: 0.02, l2_factors: 0.02", lambda: SVDpp(random_state=0), True, True),
    ]
    failures = []
    print(f"{'':39}{'RMSE':>8}{'theirs':>8}{'seconds':>9}{'theirs':>8}{'ratio':>7}")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "ratings.csv").write_text(gzip.decompress(packed.read_bytes()).decode().replace("\t", ","))
        for title, name, parameters, make, only_first, must in rows:
            seconds, parts = ours(marketday, folder, name, parameters)
            their_scores, their_seconds = theirs(make, parts, only_first)
            our_scores = [rmse([r[3] - r[2] for r in part]) for part in parts][:len(their_scores)]
            mine, other = float(np.mean(our_scores)), float(np.mean(their_scores))
            good = not must or mine < other + WORSE
            print(f"{'ok  ' if good else 'FAIL'} {title:34}{mine:8.4f}{other:8.4f}{seconds:9.2f}{their_seconds:8.2f}"
                  f"{their_seconds / seconds:7.1f}", flush=True)
            if not good:
                failures.append(title)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
