#!/usr/bin/env python3
"""Sets the speed of offline estimators beside Open Bandit Pipeline's (obp 0.5.7), in one run on one machine.

A million rows of thirty actions in memory; obp's estimate_policy_value against one pass of ours that also gives
standard errors; and 1,000 resamples of 100,000 rows. Needs what tests/python/obp_parity.py needs.

    VENV/bin/python tools/compare_offline_speed.py [build/release/benchmarks/marketday_benchmarks]
"""
import json
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/python"))
from obp_parity import load_obp  # noqa: E402


def best(function, times=5):
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        function()
        taken.append(time.perf_counter() - start)
    return min(taken)


def ours(binary):
    out = subprocess.run([binary, "--benchmark_filter=off_policy", "--benchmark_repetitions=5", "--benchmark_format=json"],
                         check=True, capture_output=True, text=True).stdout
    least = {}
    for run in json.loads(out)["benchmarks"]:
        if run["run_type"] == "iteration":
            name = run["run_name"].split("/")[0]
            least[name] = min(least.get(name, 1e9), run["real_time"] / 1e3)
    return least


def main():
    estimators, _ = load_obp()
    import numpy as np
    binary = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build/release/benchmarks/marketday_benchmarks")
    mine = ours(binary)
    n, k = 1_000_000, 30
    rng = np.random.default_rng(1)
    dist = rng.dirichlet(np.ones(k), size=n)[:, :, None]
    data = dict(reward=rng.integers(0, 2, n).astype(float), action=rng.integers(0, k, n), pscore=np.full(n, 1 / k), action_dist=dist)
    model = dict(estimated_rewards_by_reg_model=rng.random((n, k, 1)))
    e = estimators
    peers = {
        "off_policy_ips": best(lambda: e.InverseProbabilityWeighting().estimate_policy_value(**data)),
        "off_policy_dr": best(lambda: e.DoublyRobust().estimate_policy_value(**data, **model), 3),
    }
    rows = rng.random(100_000)
    peers["off_policy_bootstrap"] = best(lambda: [rng.choice(rows, size=rows.size).mean() for _ in range(1000)], 1)
    panel = [e.InverseProbabilityWeighting(), e.SelfNormalizedInverseProbabilityWeighting(), e.InverseProbabilityWeighting(lambda_=10),
             e.SubGaussianInverseProbabilityWeighting(lambda_=0.05)]
    modelled = [e.DirectMethod(), e.DoublyRobust(), e.SelfNormalizedDoublyRobust(), e.DoublyRobust(lambda_=10),
                e.DoublyRobustWithShrinkage(lambda_=100), e.SwitchDoublyRobust(lambda_=10), e.SubGaussianDoublyRobust(lambda_=0.05)]
    peers["off_policy_panel"] = best(lambda: ([p.estimate_policy_value(**data) for p in panel],
                                              [p.estimate_policy_value(**data, **model) for p in modelled]), 1)
    print("| workload, n = 1e6, K = 30 | Marketday ms | obp 0.5.7 ms | times |")
    print("|---|---|---|---|")
    for name, what in (("off_policy_ips", "IPS, value and standard error"), ("off_policy_dr", "DR, value and standard error"),
                       ("off_policy_panel", "twelve estimators with standard errors (obp: eleven, without)"),
                       ("off_policy_bootstrap", "bootstrap, 1,000 x 100,000 rows")):
        print(f"| {what} | {1e3 * mine[name]:.1f} | {1e3 * peers[name]:.0f} | {peers[name] / mine[name]:.0f} |")


if __name__ == "__main__":
    main()
