#!/usr/bin/env python3
"""SARIMA fits and forecasts beside statsmodels on the same series and splits; exit 77 without it.

forecast_parity.py MARKETDAY_TESTS"""
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings

os.environ.setdefault("OMP_NUM_THREADS", "1")  # one thread against one
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
try:
    import numpy as np
    from statsmodels.tsa.statespace.sarimax import SARIMAX
except ImportError:
    print("skipped: statsmodels is not installed (pip install statsmodels)")
    sys.exit(77)


def probe(tests: str) -> list[dict]:
    """Our fits: the hidden test that writes them."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "probe.json")
        subprocess.run([tests, "[.forecast_probe]"], check=True, capture_output=True,
                       env={**os.environ, "MARKETDAY_PROBE": path})
        with open(path, encoding="utf-8") as file:
            return json.load(file)


def fit(ours: dict):
    """The same model by statsmodels; its result, forecast and seconds of the fit."""
    values = np.array([np.nan if v is None else v for v in ours["values"]], dtype=float)
    values = np.log(values) if ours["logs"] else values
    horizon = len(ours["forecast"])
    exog = np.array(ours["regressors"], dtype=float).T if ours["regressors"] else None
    past, future = (None, None) if exog is None else (exog[:-horizon], exog[-horizon:])
    seasonal = tuple(ours["seasonal_order"]) + (ours["period"] if any(ours["seasonal_order"]) else 0,)
    start = time.perf_counter()
    model = SARIMAX(values[:-horizon], exog=past, order=tuple(ours["order"]),
                    seasonal_order=seasonal, trend="c" if ours["mean"] else None)
    result = model.fit(disp=0, maxiter=500)
    seconds = time.perf_counter() - start
    forecast = result.forecast(horizon, exog=future)
    return result, np.exp(forecast) if ours["logs"] else forecast, seconds


def scale(ours: dict) -> float:
    """MASE's: the seasonal naive error of the past."""
    values = np.array([np.nan if v is None else v for v in ours["values"]], dtype=float)
    past = values[:-len(ours["forecast"])]
    lag = ours["period"]
    return float(np.nanmean(np.abs(past[lag:] - past[:-lag])))


def main() -> int:
    warnings.simplefilter("ignore")
    worst = 0
    print(f"{'series':<14} {'LL ours':>10} {'LL theirs':>10} {'forecast apart':>14} "
          f"{'MASE ours':>9} {'theirs':>7} {'ms ours':>8} {'theirs':>8} {'ratio':>6}")
    for ours in probe(sys.argv[1]):
        result, forecast, seconds = fit(ours)
        horizon = len(forecast)
        truth = np.array([np.nan if v is None else v for v in ours["values"][-horizon:]], dtype=float)
        mine = np.array(ours["forecast"])
        apart = float(np.max(np.abs(mine / forecast - 1.0)))
        mase = [float(np.nanmean(np.abs(f - truth))) / scale(ours) for f in (mine, forecast)]
        print(f"{ours['name']:<14} {ours['log_likelihood']:>10.3f} {result.llf:>10.3f} "
              f"{apart:>14.5f} {mase[0]:>9.4f} {mase[1]:>7.4f} {1e3 * ours['seconds']:>8.1f} "
              f"{1e3 * seconds:>8.1f} {seconds / ours['seconds']:>6.1f}")
        # a higher likelihood is no fault of ours; a lower one is
        if ours["log_likelihood"] < result.llf - 0.01:
            print(f"  {ours['name']}: statsmodels finds a higher likelihood")
            worst = 1
        if abs(ours["log_likelihood"] - result.llf) < 0.01 and apart > 2e-3:
            print(f"  {ours['name']}: the same likelihood and other forecasts")
            worst = 1
    return worst


if __name__ == "__main__":
    sys.exit(main())
