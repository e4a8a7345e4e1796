#!/usr/bin/env python3
"""Values Bernoulli Thompson sampling (BTS) from the random logs of the Open Bandit Dataset (small sample), against
the click rate that BTS's own log shows; the table of docs/offline.md.

    tools/open_bandit.py ../shared/data/open_bandit [build/release/marketday]

BTS as a policy: its mean logged propensity of each item at each position (the model's own parameters are not in
the small sample).
"""
import collections
import csv
import gzip
import pathlib
import subprocess
import sys
import tempfile


def bts_policy(rows, items):
    total, count = collections.defaultdict(float), collections.Counter()
    for row in rows:
        key = int(row["position"]), int(row["item_id"])
        total[key] += float(row["propensity_score"])
        count[key] += 1
    weights = [total[p, a] / count[p, a] if count[p, a] else 0.0 for p in (1, 2, 3) for a in range(items)]
    return "{name: fixed_mix, label: bts, feature: position, weights: [" + ", ".join(f"{w:.9g}" for w in weights) + "]}"


def main():
    data = pathlib.Path(sys.argv[1])
    marketday = sys.argv[2] if len(sys.argv) > 2 else "build/release/marketday"
    columns = {}
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for campaign, items in (("men", 34), ("women", 46)):
            with gzip.open(data / f"bts_{campaign}.csv.gz", "rt") as file:
                bts = list(csv.DictReader(file))
            truth = sum(int(row["click"]) for row in bts) / len(bts)
            log = folder / f"random_{campaign}.csv"
            log.write_bytes(gzip.open(data / f"random_{campaign}.csv.gz").read())
            subprocess.run([marketday, "compare", log, "--policy", bts_policy(bts, items), "--model", "logistic", "--quiet",
                            "--output", folder / campaign], check=True, stdout=subprocess.DEVNULL)
            with open(folder / campaign / "values.csv") as file:
                for row in csv.DictReader(file):
                    if row["policy"] != "bts":
                        continue
                    value, low, high = (float(row[c]) for c in ("value", "ci_low", "ci_high"))
                    text = f"{value:.5f} [{low:.5f}, {high:.5f}] | {abs(value - truth) / truth:.3f}"
                    columns.setdefault(row["estimator"], {})[campaign] = text
            columns.setdefault("BTS's own log", {})[campaign] = f"{truth:.5f} | "
    print("| estimator | men | relative error | women | relative error |\n|---|---|---|---|---|")
    for name in sorted(columns, key=lambda n: n != "BTS's own log"):
        print(f"| {name} | {columns[name]['men']} | {columns[name]['women']} |")


if __name__ == "__main__":
    main()
