#!/usr/bin/env python3
"""The tables of docs/fraud.md from results directories of fraud studies.

    tools/fraud_table.py results/fraud_mixed [results/fraud_rounds ...]
"""
import csv
import sys

COLUMNS = [("average_precision", "AP", 1, 3), ("precision_at_capacity", "precision at capacity", 1, 3),
           ("recall_at_half_percent", "recall at .5 %", 1, 3), ("review_precision", "reviews right", 1, 3),
           ("detection_days", "days to ban", 1, 1), ("ring_detection_days", "of a ring", 1, 1), ("detected_share", "found", 1, 3), ("leakage", "leakage", 1, 3),
           ("honest_bothered_share", "honest bothered", 1, 4), ("fraud_loss_cents", "fraud loss", 100, 0),
           ("loss_prevented_cents", "prevented", 100, 0), ("net_benefit_cents", "net benefit", 100, 0)]


def show(row, scale, digits, interval):
    if not row["mean"]:
        return "-"
    text = f"{float(row['mean']) / scale:.{digits}f}"
    if interval and row["ci_low"]:
        text += f" [{float(row['ci_low']) / scale:.{digits}f}, {float(row['ci_high']) / scale:.{digits}f}]"
    return text


def table(folder):
    rows = {}
    with open(folder + "/summary.csv") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["case"], {})[row["measure"]] = row
    print("| case | " + " | ".join(name for _, name, _, _ in COLUMNS) + " |")
    print("|---" * (len(COLUMNS) + 1) + "|")
    for case, measures in rows.items():
        cells = [show(measures[m], scale, digits, m in ("average_precision", "leakage", "net_benefit_cents")) for m, _, scale, digits in COLUMNS]
        print(f"| {case} | " + " | ".join(cells) + " |")
    print("\n| case | measure | target | reached | |\n|---|---|---|---|---|")
    with open(folder + "/targets.csv") as file:
        for row in csv.DictReader(file):
            reached = f"{float(row['reached']):.3g} [{float(row['ci_low']):.3g}, {float(row['ci_high']):.3g}]" if row["reached"] else "-"
            print(f"| {row['case']} | {row['measure']} | {row['bound'].replace('_', ' ')} {row['target']} | {reached} | {'met' if row['met'] == '1' else 'missed'} |")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(f"\n{name}\n")
        table(name)
