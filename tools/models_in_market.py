#!/usr/bin/env python3
"""Profit by the model that the market uses: plays an experiment once for each kind of recommender or
replenishment and prints one table, paired by seed.

Usage: python3 tools/models_in_market.py build/release/marketday experiments/recommender_grocery.yaml [...]
"""
import csv
import os
import re
import statistics
import subprocess
import sys
import tempfile

KINDS = {"recommender": ["none", "random", "popularity", "co_purchase", "learned", "oracle"],
         "replenishment": ["fixed", "naive", "exponential_smoothing", "promotion_aware"]}
# two-sided 95 % quantile of Student's t by degrees of freedom
T_975 = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145,
         2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045]


def run(command, text, section, kind, folder):
    """Metrics by name, one value a seed."""
    changed, hits = re.subn(section + r": \{kind: \w+", f"{section}: {{kind: {kind}", text)
    if hits != 1:
        sys.exit(f"expected one line `{section}: {{kind: ...` in the experiment, found {hits}")
    path = os.path.join(folder, kind + ".yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(changed)
    output = os.path.join(folder, kind)
    subprocess.run([command, "run", path, "--output", output], check=True, stdout=subprocess.DEVNULL)
    metrics = {}
    with open(os.path.join(output, "runs.csv"), encoding="utf-8") as file:
        for row in csv.DictReader(file):
            metrics.setdefault(row["metric"], []).append(float(row["value"]))
    return metrics


def interval(values):
    """Mean and half width of its 95 % interval."""
    mean = statistics.fmean(values)
    if len(values) < 2:
        return mean, float("nan")
    t = T_975[len(values) - 2] if len(values) - 2 < len(T_975) else 1.96
    return mean, t * statistics.stdev(values) / len(values) ** 0.5


def table(command, path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    section = next((s for s in KINDS if re.search(s + r": \{kind: ", text)), None)
    shoppers = re.search(r"shoppers: (\d+)", text)
    if section is None or shoppers is None:
        sys.exit(f"{path}: needs `recommender: {{kind: ...` or `replenishment: {{kind: ...`, and `shoppers: N`")
    scale = 100.0 * int(shoppers.group(1))
    rows = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS[section]:
            rows[kind] = run(command, text, section, kind, folder)
    first = rows[KINDS[section][0]]
    print(f"\n{os.path.basename(path)}: profit per shopper, currency units, {len(first['profit_cents'])} seeds\n")
    print(f"| {section} | profit per shopper | against `{KINDS[section][0]}`, paired | % | orders, % | stock-outs |")
    print("|---" * 6 + "|")
    for kind, metrics in rows.items():
        profit = [value / scale for value in metrics["profit_cents"]]
        base = [value / scale for value in first["profit_cents"]]
        gain, half = interval([a - b for a, b in zip(profit, base)])
        orders = statistics.fmean(metrics["orders"]) / statistics.fmean(first["orders"]) - 1
        share = 100 * gain / statistics.fmean(base)
        print(f"| `{kind}` | {statistics.fmean(profit):.3f} | {gain:+.4f} ± {half:.4f} | {share:+.2f} | "
              f"{100 * orders:+.2f} | {statistics.fmean(metrics['stockouts']):.0f} |")


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    for path in sys.argv[2:]:
        table(sys.argv[1], path)


if __name__ == "__main__":
    main()
