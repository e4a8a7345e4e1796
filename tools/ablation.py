#!/usr/bin/env python3
"""Which switch breaks which fact: `marketday facts` on a scenario with one mechanism off at a time.

Usage: python3 tools/ablation.py MARKETDAY SCENARIO.yaml [SEEDS [SWITCH ...]] > table.md
Each variant changes single values of one-line sections (`section: {key: value, ...}`).
"""
import csv
import os
import re
import subprocess
import sys
import tempfile

SWITCHES = [
    ("price response", {"choice": {"price_mean": "0", "price_sd": "0", "price_highest": "0"}}),
    ("deal flag", {"choice": {"deal_flag": "0"}}),
    ("inclusive value", {"incidence": {"inclusive_value": "0"}}),
    ("stocking up", {"quantity": {"deal": "0"}}),
    ("pantry", {"incidence": {"weeks_of_supply": "0"}, "quantity": {"weeks_of_supply": "0"}}),
    ("pantry and reference price", {"incidence": {"weeks_of_supply": "0"},
                                    "quantity": {"weeks_of_supply": "0"},
                                    "reference_price": {"gain_weight": "0"}}),
    ("taste", {"choice": {"taste_sd": "0"}}),
    ("order value", {"order_value": {"v": "0"}}),
    ("visit heterogeneity", {"visits": {"rate_shape": "0"}}),
    ("churn", {"lifetime": {"shape": "0"}}),
    ("popularity and position", {"catalogue": {"zipf_exponent": "0"},
                                 "consideration": {"position_exponent": "0"}}),
    ("carts", {"carts": {"intent": "0"}}),
    ("returns", {"returns": {"on": "false"}}),
]


def set_value(text, section, key, value):
    """Sets a key in a flow section, or in a block section; adds it where it is missing."""
    flow = re.search(rf"^{section}: \{{(.*)\}}$", text, re.M)
    if flow:
        body = flow.group(1)
        if re.search(rf"\b{key}: [^,}}]+", body):
            body = re.sub(rf"\b{key}: [^,}}]+", f"{key}: {value}", body)
        else:
            body += f", {key}: {value}"
        return text[: flow.start(1)] + body + text[flow.end(1):]
    block = re.search(rf"^{section}:\n(?:  .*\n)+", text, re.M)
    if not block:
        return text + f"{section}: {{{key}: {value}}}\n"
    body = block.group(0)
    if re.search(rf"^  {key}: .*$", body, re.M):
        body = re.sub(rf"^  {key}: .*$", f"  {key}: {value}", body, flags=re.M)
    else:
        body += f"  {key}: {value}\n"
    return text[: block.start()] + body + text[block.end():]


def without_fit(text, spec):
    """Visit and lifetime numbers come from the fit unless they are written out."""
    if not {"visits", "lifetime"} & set(spec):
        return text
    written = {("visits", "rate_shape"): "0.553", ("visits", "rate_mean_per_week"): "1.74",
               ("lifetime", "shape"): "0.606", ("lifetime", "rate_weeks"): "11.67"}
    text = re.sub(r"^lifetime_fit:.*\n", "", text, flags=re.M)
    for (section, key), value in written.items():
        text = set_value(text, section, key, value)
    return text


def measure(marketday, text, folder, seeds):
    path = os.path.join(folder, "variant.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    output = os.path.join(folder, "out")
    subprocess.run([marketday, "facts", path, "--seeds", seeds, "--quiet", "--force", "--output",
                    output], check=False, stdout=subprocess.DEVNULL)
    with open(os.path.join(output, "facts.csv"), encoding="utf-8") as file:
        return {(row["fact"], row["number"]): row for row in csv.DictReader(file)}


def main():
    marketday, scenario = sys.argv[1], sys.argv[2]
    seeds = sys.argv[3] if len(sys.argv) > 3 else "2"
    with open(scenario, encoding="utf-8") as file:
        text = file.read()
    text = text.replace("file: fits/", f"file: {os.path.dirname(os.path.abspath(scenario))}/fits/")
    print("| off | hard facts broken | what they measure then |")
    print("|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        base = measure(marketday, text, folder, seeds)
        for name, spec in SWITCHES:
            if sys.argv[4:] and name not in sys.argv[4:]:
                continue
            variant = without_fit(text, spec)
            for section, keys in spec.items():
                for key, value in keys.items():
                    variant = set_value(variant, section, key, value)
            rows = measure(marketday, variant, folder, seeds)
            broken = [(key, row) for key, row in rows.items()
                      if row["gate"] == "hard" and row["answer"] in ("fail", "off")
                      and base[key]["answer"] == "pass"]
            facts = ", ".join(dict.fromkeys(key[0] for key, _ in broken)) or "none"
            said = "; ".join(
                f"{number} {float(row['mean']):.3g}" if row["mean"] else f"{number} off"
                for (_, number), row in broken)
            print(f"| {name} | {facts} | {said or '-'} |", flush=True)


if __name__ == "__main__":
    main()
