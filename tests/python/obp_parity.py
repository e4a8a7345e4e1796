#!/usr/bin/env python3
"""Runs one log through Marketday's estimators and through Open Bandit Pipeline's (obp 0.5.7), with
the same reward model, and holds them to 1e-6 of each other.

    tests/python/obp_parity.py build/release/marketday

Leaves with code 77 (skipped) and one line where obp is not there:
    python3 -m venv v && v/bin/pip install numpy scipy scikit-learn pandas pyyaml tqdm \\
        && v/bin/pip install --no-deps --ignore-requires-python obp==0.5.7
"""
import csv
import importlib
import importlib.util
import pathlib
import subprocess
import sys
import tempfile
import types


def load_obp():
    """obp's estimators without its learners, which need PyTorch."""
    try:
        import numpy  # noqa: F401
        root = pathlib.Path(importlib.util.find_spec("obp").submodule_search_locations[0])
        if importlib.util.find_spec("torch") is None:
            # only named in its type hints
            torch = types.ModuleType("torch")
            torch.Tensor = torch.tensor = type("Tensor", (), {})
            sys.modules["torch"] = torch
        for name, path in (("obp", root), ("obp.ope", root / "ope")):
            module = types.ModuleType(name)
            module.__path__ = [str(path)]
            sys.modules[name] = module
        return importlib.import_module("obp.ope.estimators"), importlib.import_module("obp.ope.estimators_tuning")
    except (ImportError, AttributeError) as error:
        print(f"skipped: obp 0.5.7 is not installed here ({error}); see the head of {__file__}")
        sys.exit(77)


def run(*arguments):
    subprocess.run([str(a) for a in arguments], check=True, stdout=subprocess.DEVNULL)


def main():
    estimators, tuning = load_obp()
    import numpy as np

    marketday = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "build/release/marketday").resolve()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        scenario = folder / "shop.yaml"
        scenario.write_text("scenario: parity\nsummary: A small lively shop.\npopulation: {shoppers: 800}\n"
                            "catalogue: {gross_margin: 0.25, unlimited_stock: true}\nincidence: {constant: -2.5}\n"
                            "coupons: {awareness_constant: 2}\norder_value: {v: 3}\n")
        log = folder / "log.csv"
        run(marketday, "log", "offer", "--behaviour", "{name: fixed_mix, weights: [4, 1, 2, 1, 1, 3]}",
            "--rounds", 20000, "--seed", 1, "--scenario", scenario, "--output", log, "--quiet")
        ours = [("ips", "ips"), ("snips", "snips"), ("dm", "dm"), ("dr", "dr"), ("sndr", "sndr"),
                ("clipped_ips", "{name: clipped_ips, lambda: 2}"), ("dr_os", "{name: dr_os, lambda: 10}"),
                ("switch_dr", "{name: switch_dr, lambda: 2}"), ("sub_gaussian_ips", "{name: sub_gaussian_ips, lambda: 0.1}"),
                ("sub_gaussian_dr", "{name: sub_gaussian_dr, lambda: 0.1}"),
                ("dr_os_slope", "{name: dr_os, label: dr_os_slope, tune: slope, candidates: [0.1, 1, 10, 100, 1000]}")]
        arguments = []
        for _, yaml in ours:
            arguments += ["--estimator", yaml]
        run(marketday, "compare", log, "--policy", "{name: fixed_mix, weights: [1, 3, 1, 2, 4, 1]}", *arguments,
            "--primary", "dr", "--details", folder / "details.csv", "--output", folder / "out", "--quiet")
        values = {row["estimator"]: float(row["value"]) for row in csv.DictReader(open(folder / "out/values.csv"))
                  if row["policy"] == "fixed_mix"}
        rows = list(csv.DictReader(open(folder / "details.csv")))
    column = lambda name: np.array([float(row[name]) for row in rows])
    names = [name[len("model_"):] for name in rows[0] if name.startswith("model_")]
    table = lambda prefix: np.stack([column(prefix + name) for name in names], axis=1)[:, :, None]
    data = dict(reward=column("reward"), action=column("action").astype(int), pscore=column("propensity"),
                action_dist=table("probability_fixed_mix_"))
    model = dict(estimated_rewards_by_reg_model=table("model_"))
    e = estimators
    peers = {
        "ips": (e.InverseProbabilityWeighting(), {}),
        "snips": (e.SelfNormalizedInverseProbabilityWeighting(), {}),
        "dm": (e.DirectMethod(), model), "dr": (e.DoublyRobust(), model),
        "sndr": (e.SelfNormalizedDoublyRobust(), model),
        "clipped_ips": (e.InverseProbabilityWeighting(lambda_=2), {}),
        "dr_os": (e.DoublyRobustWithShrinkage(lambda_=10), model),
        "switch_dr": (e.SwitchDoublyRobust(lambda_=2), model),
        "sub_gaussian_ips": (e.SubGaussianInverseProbabilityWeighting(lambda_=0.1), {}),
        "sub_gaussian_dr": (e.SubGaussianDoublyRobust(lambda_=0.1), model),
        "dr_os_slope": (tuning.DoublyRobustWithShrinkageTuning(lambdas=[0.1, 1, 10, 100, 1000], tuning_method="slope"), model),
    }
    worst = 0.0
    print(f"{'estimator':<18} {'marketday':>14} {'obp':>14} {'difference':>11}")
    for name, _ in ours:
        estimator, more = peers[name]
        value = estimator.estimate_policy_value(**data, **more)
        difference = abs(values[name] - value)
        worst = max(worst, difference if value != 0 else 1.0)  # a log without a sale shows nothing
        print(f"{name:<18} {values[name]:>14.9f} {value:>14.9f} {difference:>11.1e}")
    print(f"greatest difference {worst:.1e}, allowed 1e-6")
    sys.exit(0 if worst <= 1e-6 else 1)


if __name__ == "__main__":
    main()
