#!/usr/bin/env python3
"""Joins the Complete Journey's transactions with its products: one row a line, goods named by
product category and department, for `marketday calibrate` (docs/calibrate.md).

usage: complete_journey_panel.py FOLDER OUTPUT.csv
FOLDER holds transactions_sample.csv.gz and products.csv.gz (docs/data.md says from where).
"""
import csv
import gzip
import sys


def rows(path):
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def main(folder, output):
    goods = {p["product_id"]: (p["product_category"], p["department"]) for p in rows(f"{folder}/products.csv.gz")}
    read = written = 0
    with open(output, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["household", "time", "basket", "item", "category", "units", "paid", "discount"])
        for t in rows(f"{folder}/transactions_sample.csv.gz"):
            read += 1
            category, department = goods.get(t["product_id"], ("", ""))
            # fuel is sold by the drop: a quantity there is no number of units
            if not category or float(t["quantity"]) > 100:
                continue
            written += 1
            out.writerow([t["household_id"], t["transaction_timestamp"], t["basket_id"], category, department,
                          t["quantity"], t["sales_value"], t["retail_disc"]])
    print(f"{read} rows read, {written} written; {read - written} fuel or without a category left out", file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
