#!/usr/bin/env python3
"""The table of docs/offline.md from a results directory of experiments/offline_grading.yaml.

    tools/grading_table.py results/offline_grading
"""
import csv
import sys

ROWS = "10000"
COLUMNS = [("dr", "bias"), ("dr", "rmse"), ("dr", "coverage"), ("snips", "coverage"), ("ips", "coverage"), ("dm", "coverage"),
           ("dr_os_100", "coverage"), ("dr", "difference_coverage"), ("dr", "wrong_ship"), ("dr", "missed")]


def main():
    grades, cases = {}, []
    with open(sys.argv[1] + "/grades.csv") as file:
        for row in csv.DictReader(file):
            if row["rows"] != ROWS:
                continue
            grades[row["case"], row["estimator"], row["measure"]] = float(row["value"] or "nan")
            if row["case"] not in cases:
                cases.append(row["case"])
    print("| case | dr: bias | rmse | covers | snips covers | ips | dm | dr_os, lambda 100 | dr: differences covered | type I | type II |")
    print("|---" * 11 + "|")
    for case in cases:
        print(f"| {case} | " + " | ".join(f"{grades[case, e, m]:.3f}".replace("0.", ".") for e, m in COLUMNS) + " |")


if __name__ == "__main__":
    main()
