#!/usr/bin/env python3
"""The results of a suite as Markdown: an agent a line, its share of the gap closed task by task.

Usage: python3 tools/suite_table.py results/promo_suite > table.md
"""
import csv
import os
import sys


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return list(csv.DictReader(file))


def main():
    folder = sys.argv[1]
    means = {(row["agent"], row["task"]): row["mean"] for row in read(folder, "suite.csv")}
    tasks = list(dict.fromkeys(task for _, task in means))
    iqm = {row["agent"]: row for row in read(folder, "suite_summary.csv") if row["measure"] == "iqm"}
    short = [task.removeprefix("promo_").replace("_", " ") for task in tasks]
    print("| agent | IQM, 95 % interval | " + " | ".join(short) + " |")
    print("|---" * (2 + len(tasks)) + "|")
    for agent in sorted(iqm, key=lambda name: -float(iqm[name]["value"])):
        row = iqm[agent]
        cells = []
        for task in tasks:
            mean = means.get((agent, task))
            cells.append(f"{float(mean):.2f}" if mean else "-")
        print(f"| `{agent}` | {float(row['value']):.3f} [{float(row['ci_low']):.3f}, "
              f"{float(row['ci_high']):.3f}] | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
