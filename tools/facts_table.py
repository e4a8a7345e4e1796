#!/usr/bin/env python3
"""The hard facts of several scenarios side by side, from the facts.csv of `marketday facts`.

Usage: python3 tools/facts_table.py results/facts-default results/facts-grocery ... > table.md
"""
import csv
import os
import sys


def read(folder):
    with open(os.path.join(folder, "facts.csv"), encoding="utf-8") as file:
        return list(csv.DictReader(file))


def cell(row):
    if row["answer"] == "off" or not row["mean"]:
        return "-"
    text = f"{float(row['mean']):.3g}"
    return {"pass": text, "exempt": f"({text})"}.get(row["answer"], f"**{text}**")


def main():
    folders = sys.argv[1:]
    names = [os.path.basename(folder.rstrip("/")).removeprefix("facts-") for folder in folders]
    columns = [read(folder) for folder in folders]
    print("| fact | number | range | " + " | ".join(f"`{name}`" for name in names) + " |")
    print("|---" * (3 + len(names)) + "|")
    for rows in zip(*columns):
        first = rows[0]
        if first["gate"] != "hard" or all(row["answer"] == "off" for row in rows):
            continue
        span = f"{first['range_low'] or '-'} .. {first['range_high'] or '-'}"
        print(f"| {first['fact']} | {first['number']} | {span} | "
              + " | ".join(cell(row) for row in rows) + " |")
    outside = []
    for rows in columns:
        facts = dict.fromkeys(r["fact"] for r in rows if r["gate"] == "soft" and r["answer"] == "warn")
        outside.append(", ".join(facts) or "none")
    print("| soft | outside | | " + " | ".join(outside) + " |")


if __name__ == "__main__":
    main()
