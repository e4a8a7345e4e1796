#!/usr/bin/env python3
"""Sets the learners' speed beside MABWiser's and obp's, in one run on one machine.

Runs `./dev bench` workloads of benchmarks/agents_benchmark.cpp and, in a virtual environment of its
own (made at run time, never required), the same workloads through the other libraries' public
interfaces: choose one action of ten for one row, then learn one reward. Prints a Markdown table of
decisions a second and ratios. A library that cannot be installed leaves its column empty.

    tools/compare_agents_speed.py [--benchmarks build/release/benchmarks/marketday_benchmarks]
                                  [--venv build/compare_venv] [--seconds 1]
"""
import argparse
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# workload: our benchmark's name, what the others call it
WORKLOADS = [
    ("epsilon-greedy, 10 actions", "epsilon_greedy_step", "epsilon_greedy", 0),
    ("UCB1, 10 actions", "ucb1_step", "ucb1", 0),
    ("Bernoulli Thompson, 10 actions", "thompson_step", "thompson", 0),
    ("LinUCB, d = 10", "lin_ucb_step/10", "lin_ucb", 10),
    ("LinUCB, d = 16", "lin_ucb_step/16", "lin_ucb", 16),
    ("LinUCB, d = 64", "lin_ucb_step/64", "lin_ucb", 64),
    ("LinUCB, d = 256", "lin_ucb_step/256", "lin_ucb", 256),
    ("linear Thompson, d = 10", "lin_thompson_step/10", "lin_thompson", 10),
    ("linear Thompson, d = 64", "lin_thompson_step/64", "lin_thompson", 64),
]
# run inside the virtual environment: library, JSON list of [policy, d], seconds
PEER = r'''
import functools, importlib, importlib.metadata, importlib.util, json, pathlib, sys, time, types
import numpy as np

ACTIONS = 10

@functools.cache
def obp_modules():
    """obp's bandit policies without the offline learners beside them, which need PyTorch."""
    root = pathlib.Path(importlib.util.find_spec("obp").origin).parent
    for name, path in (("obp", root), ("obp.policy", root / "policy")):
        module = types.ModuleType(name)
        module.__path__ = [str(path)]
        sys.modules[name] = module
    return (importlib.import_module("obp.policy.contextfree"),
            importlib.import_module("obp.policy.linear"))

def obp_step(policy, d):
    free, linear = obp_modules()
    if policy == "ucb1":
        return None  # it has none
    made = {"epsilon_greedy": lambda: free.EpsilonGreedy(n_actions=ACTIONS, epsilon=0.1, random_state=1),
            "thompson": lambda: free.BernoulliTS(n_actions=ACTIONS, random_state=1),
            "lin_ucb": lambda: linear.LinUCB(dim=d, n_actions=ACTIONS, epsilon=1.0, random_state=1),
            "lin_thompson": lambda: linear.LinTS(dim=d, n_actions=ACTIONS, random_state=1)}
    agent = made[policy]()
    def step(row, reward):
        if d == 0:
            agent.update_params(action=agent.select_action()[0], reward=reward)
        else:
            action = agent.select_action(row)[0]
            agent.update_params(action=action, reward=reward, context=row)
    return step

def mabwiser_step(policy, d):
    from mabwiser.mab import MAB, LearningPolicy as L
    made = {"epsilon_greedy": L.EpsilonGreedy(0.1), "ucb1": L.UCB1(alpha=1.0),
            "thompson": L.ThompsonSampling(), "lin_ucb": L.LinUCB(alpha=1.0, l2_lambda=1.0),
            "lin_thompson": L.LinTS(alpha=1.0, l2_lambda=1.0)}
    agent = MAB(list(range(ACTIONS)), made[policy], seed=1)
    start = np.random.default_rng(2).random((ACTIONS, max(d, 1)))
    first = dict(decisions=list(range(ACTIONS)), rewards=[0, 1] * (ACTIONS // 2))
    agent.fit(**first, contexts=start) if d else agent.fit(**first)
    def step(row, reward):
        if d == 0:
            agent.partial_fit([agent.predict()], [reward])
        else:
            agent.partial_fit([agent.predict(row)], [reward], contexts=row)
    return step

library, workloads, seconds = sys.argv[1], json.loads(sys.argv[2]), float(sys.argv[3])
make = {"mabwiser": mabwiser_step, "obp": obp_step}[library]
rates = {"version": importlib.metadata.version(library)}
for policy, d in workloads:
    try:
        step = make(policy, d)
        if step is None:
            continue
        rows = np.random.default_rng(1).random((1024, max(d, 1)))
        count, start = 0, time.perf_counter()
        while time.perf_counter() - start < seconds:
            step(rows[count % 1024:count % 1024 + 1], float(count % 3 == 0))
            count += 1
        rates[f"{policy}/{d}"] = count / (time.perf_counter() - start)
    except Exception as error:
        print(f"{library} {policy} d={d}: {type(error).__name__}: {error}", file=sys.stderr)
print(json.dumps(rates))
'''


def our_rates(binary: pathlib.Path, seconds: float) -> dict[str, float]:
    names = "|".join(f"{name}$" for _, name, _, _ in WORKLOADS)
    run = subprocess.run(
        [binary, f"--benchmark_filter=^({names})", f"--benchmark_min_time={seconds}",
         "--benchmark_format=json"], check=True, capture_output=True, text=True)
    return {b["name"]: b["items_per_second"] for b in json.loads(run.stdout)["benchmarks"]}


def peer_rates(venv: pathlib.Path, library: str, packages: list[list[str]],
               seconds: float) -> dict[str, float]:
    python = venv / "bin" / "python"
    for arguments in packages:
        install = subprocess.run([python, "-m", "pip", "install", "-q", *arguments],
                                 capture_output=True, text=True)
        if install.returncode != 0:
            reason = (install.stderr.strip().splitlines() or ["no reason given"])[-1]
            print(f"{library} left out: {reason}", file=sys.stderr)
            return {}
    workloads = sorted({(policy, d) for _, _, policy, d in WORKLOADS})
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PATH": "/usr/bin:/bin"}
    run = subprocess.run([python, "-c", PEER, library, json.dumps(workloads), str(seconds)],
                         capture_output=True, text=True, env=threads)
    print(run.stderr, end="", file=sys.stderr)
    return json.loads(run.stdout) if run.returncode == 0 else {}


def rate(value: float | None) -> str:
    if value is None:
        return "-"
    for size, unit in ((1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value:.0f}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--benchmarks", type=pathlib.Path,
                        default=ROOT / "build/release/benchmarks/marketday_benchmarks")
    parser.add_argument("--venv", type=pathlib.Path, default=ROOT / "build/compare_venv")
    parser.add_argument("--seconds", type=float, default=1.0)
    options = parser.parse_args()
    if not options.benchmarks.exists():
        print(f"error: {options.benchmarks} is not there; build it: ./dev bench --benchmark_list_tests",
              file=sys.stderr)
        return 3
    if not (options.venv / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", options.venv], check=True)
    ours = our_rates(options.benchmarks, options.seconds)
    peers = {
        "mabwiser": peer_rates(options.venv, "mabwiser", [["mabwiser"]], options.seconds),
        # obp pins old versions of everything: its policies alone need only these
        "obp": peer_rates(options.venv, "obp",
                          [["numpy", "scipy", "scikit-learn", "pandas", "pyyaml", "tqdm"],
                           ["--no-deps", "obp"]], options.seconds),
    }
    titles = {name: f"{name} {rates.get('version', '')}".strip() for name, rates in peers.items()}
    print(f"| decisions and updates a second | Marketday | {titles['mabwiser']} | times | "
          f"{titles['obp']} | times |")
    print("|---|---|---|---|---|---|")
    for title, name, policy, d in WORKLOADS:
        cells = [title, rate(ours.get(name))]
        for rates in peers.values():
            theirs = rates.get(f"{policy}/{d}")
            ratio = f"{ours[name] / theirs:,.0f}" if theirs and name in ours else "-"
            cells += [rate(theirs), ratio]
        print("| " + " | ".join(cells) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
