#!/usr/bin/env python3
"""Profit by the models whose answers a fraud desk sees: logs orders screened by chance, fits models to
what approving and blocking were worth, and lets the same rule, and the same learners, work with each.

Usage: python3 tools/model_features.py build/release/marketday FOLDER [SEEDS]   (FOLDER is made)
"""
import csv
import os
import subprocess
import sys

SCENARIO = "mixed_season"
ENVIRONMENT = "name: screening, horizon_days: 60"
MODELS = {"linear": ("linear_regression", "{}"), "tree_3": ("decision_tree", "{depth: 3, leaf: 50}"),
          "tree_8": ("decision_tree", "{depth: 8, leaf: 50}"),
          "forest": ("random_forest", "{trees: 100, seed: 1}"),
          "boosted": ("gradient_boosting", "{rounds: 100, depth: 4, seed: 1}")}
DECISIONS = ["approve", "block"]


def marketday(command, *arguments, folder):
    done = subprocess.run([command, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return done.stdout


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


def make_data(command, folder):
    """The log, one file a decision, and the names of the columns."""
    marketday(command, "log", "{" + ENVIRONMENT + "}", "--scenario", SCENARIO, "--behaviour", "uniform_random",
              "--rounds", "60000", "--seed", "1001", "--quiet", "--output", "log.csv", folder=folder)
    with open(os.path.join(folder, "log.csv"), encoding="utf-8") as file:
        header, *rows = file.readlines()
    names = header.strip().split(",")
    for decision in DECISIONS:
        chosen = [row for row in rows if row.split(",")[names.index("action")] == decision]
        write(folder, decision + ".csv", header + "".join(chosen))
    return [name for name in names if name.startswith("x_") and name not in ("x_queue", "x_reviewers_free_share")]


def fit(command, folder, columns):
    """Held-out R2 by model and decision."""
    listed = ", ".join(f"{name}: number" for name in columns)
    write(folder, "value.yaml", f"columns: {{{listed}, reward: number}}\ntarget: reward\n"
                                "split: {by: user, column: trajectory, share: 0.25, seed: 1}\n")
    write(folder, "segments.yaml", f"columns: {{{listed}}}\nscale: z\nsplit: none\n")
    found = {}
    for label, (model, parameters) in MODELS.items():
        for decision in DECISIONS:
            output = f"{label}_{decision}.yaml"
            marketday(command, "fit", model, decision + ".csv", "--recipe", "value.yaml", "--parameters", parameters,
                      "--output", output, folder=folder)
            with open(os.path.join(folder, output.replace(".yaml", ".metrics.csv")), encoding="utf-8") as file:
                figures = {row["metric"]: row for row in csv.DictReader(file)}
            found[label, decision] = float(figures["r2"]["held_out"])
    marketday(command, "fit", "kmeans", "log.csv", "--recipe", "segments.yaml", "--parameters", "{k: 8, seed: 1}",
              "--output", "segment.yaml", folder=folder)
    return found


def head(name, features, seeds):
    return (f"experiment: {name}\nscenario: {SCENARIO}\nenvironment:\n  " + ENVIRONMENT.replace(", ", "\n  ") +
            "\n  model_features:\n" + "".join(f"    - {row}\n" for row in features) +
            f"seeds: {{first: 1, count: {seeds}}}\n")


def feature(label, decision):
    return f"{{name: {label}_{decision}, file: {label}_{decision}.yaml, low: -200, high: 200}}"


def play(command, folder, name, text):
    write(folder, name + ".yaml", text)
    marketday(command, "run", name + ".yaml", "--quiet", "--output", "results/" + name, folder=folder)
    with open(os.path.join(folder, "results", name, "summary.csv"), encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["metric"] == "return"]


def table(title, rows, found):
    print(f"\n| {title} | R2 of approving; of blocking | net value | 95 % interval | against the first, paired |\n" +
          "|---" * 5 + "|")
    for row in rows:
        label = row["agent"]
        fits = f"{found[label, 'approve']:.3f}; {found[label, 'block']:.3f}" if (label, "approve") in found else ""
        mean, low, high, gain, gain_low, gain_high = (
            f"{float(row[name]):,.0f}" for name in ("mean", "ci_low", "ci_high", "difference", "difference_low",
                                                    "difference_high"))
        print(f"| `{label}` | {fits} | {mean} | {low} to {high} | {gain} ({gain_low} to {gain_high}) |")


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    command, folder = os.path.abspath(sys.argv[1]), sys.argv[2]
    seeds = sys.argv[3] if len(sys.argv) == 4 else "10"
    os.makedirs(folder)
    columns = make_data(command, folder)
    found = fit(command, folder, columns)
    rules = head("rules", [feature(label, d) for label in MODELS for d in DECISIONS], seeds) + "policies:\n"
    rules += "  - {name: scorecard, label: approve_all, steps: [{at_least: 0, action: approve}]}\n"
    for label in MODELS:
        rules += (f"  - {{name: scorecard, label: {label}, points: [{{feature: {label}_block, slope: 1}}, "
                  f"{{feature: {label}_approve, slope: -1}}], steps: [{{at_least: 0, action: block}}]}}\n")
    table("rule", play(command, folder, "rules", rules), found)
    own = ", ".join(name[2:] for name in columns)
    learners = head("learners", [feature("linear", "approve"), feature("boosted", "approve"),
                                 "{name: kmeans, file: segment.yaml, low: 0, high: 7}"], seeds) + "agents:\n"
    cuts = {"detector_score": "[0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9]", "kmeans": "[1, 2, 3, 4, 5, 6, 7]",
            "linear_approve": "[-20, -10, -5, 0, 2, 5, 10]", "boosted_approve": "[-20, -10, -5, 0, 2, 5, 10]"}
    for name, edges in cuts.items():
        learners += (f"  - {{name: epsilon_greedy, label: table_{name}, episodes: 3, "
                     f"discretiser: [{{feature: {name}, edges: {edges}}}]}}\n")
    learners += f"  - {{name: lin_ucb, label: lin_ucb_without, episodes: 3, basis_features: [{own}]}}\n"
    learners += f"  - {{name: lin_ucb, label: lin_ucb_with, episodes: 3, basis_features: [{own}, boosted_approve]}}\n"
    table("learner", play(command, folder, "learners", learners), found)


if __name__ == "__main__":
    main()
