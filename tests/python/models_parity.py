#!/usr/bin/env python3
"""Fits `marketday fit` and scikit-learn on the same training rows of real data, judges both on the same
held-out rows, and prints one table: AUC and log-loss (numbers: R2 and RMSE) of the naive answer, ours and
theirs, processor seconds on one thread (ours: the whole command with reading, judging and page; theirs:
encoding, fit, held-out answers). Linear models must agree to 1e-4 of each answer, the others be no more
than .005 of AUC or R2 below. Boosting beside GradientBoosting up to 20,000 rows, beside
HistGradientBoosting beyond. CDNOW's segments stand beside KMeans.

    tests/python/models_parity.py build/release/marketday [SET ...]

Leaves with code 77 (skipped) and one line where scikit-learn (Debian: python3-sklearn) or the data
(docs/data.md, MARKETDAY_DATA) are not there.
"""
import csv
import datetime
import gzip
import importlib.util
import math
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

DEBIAN = "/usr/bin/python3"  # whose packages another python3 in the path does not see
WORSE = 0.005                # of AUC or R2, allowed below scikit-learn's
EXACT_ROWS = 20_000          # beyond, both boost on binned columns


def read(home, name):
    path = home / name
    if not path.exists():
        skip(f"{path} is not here; see docs/data.md")
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fraud_rows(home):
    """Minutes from sign-up to purchase, and accounts on the device up to then."""
    rows, seen = read(home, "ecommerce_fraud/fraud_data.csv.gz"), {}
    at = lambda text: datetime.datetime.strptime(text, "%Y-%m-%d %H:%M")
    for r in sorted(rows, key=lambda r: (at(r["purchase_time"]), int(r["user_id"]))):
        r["minutes"] = int((at(r["purchase_time"]) - at(r["signup_time"])).total_seconds() // 60)
        r["device_before"] = seen.get(r["device_id"], 0)
        seen[r["device_id"]] = r["device_before"] + 1
        r["day"] = r["purchase_time"][:10]
    return rows


def tmall_rows(home):
    rows, users, merchants = read(home, "tmall_repeat/train_pairs.csv.gz"), {}, {}
    for r in rows:
        users[r["user_id"]] = users.get(r["user_id"], 0) + 1
        merchants[r["merchant_id"]] = merchants.get(r["merchant_id"], 0) + 1
    for r in rows:
        r["merchants_of_user"], r["users_of_merchant"] = users[r["user_id"]], merchants[r["merchant_id"]]
    return rows


def amexpert_rows(home):
    campaigns = {r["campaign_id"]: r for r in read(home, "amexpert_coupon/campaign_data.csv")}
    people = {r["customer_id"]: r for r in read(home, "amexpert_coupon/customer_demographics.csv")}
    items, rows = {}, read(home, "amexpert_coupon/train.csv")
    for r in read(home, "amexpert_coupon/coupon_item_mapping.csv"):
        items[r["coupon_id"]] = items.get(r["coupon_id"], 0) + 1
    day = lambda text: datetime.datetime.strptime(text, "%d/%m/%y")
    for r in rows:
        c, p = campaigns[r["campaign_id"]], people.get(r["customer_id"], {})
        r["campaign_type"] = c["campaign_type"]
        r["days"] = (day(c["end_date"]) - day(c["start_date"])).days
        r["items"] = items.get(r["coupon_id"], 0)
        for k in ("age_range", "family_size", "income_bracket"):
            r[k] = p.get(k) or "none"
    return rows


def talkingdata_rows(home):
    rows, ips = read(home, "talkingdata_clicks/train_sample.csv.gz"), {}
    for r in rows:
        ips[r["ip"]] = ips.get(r["ip"], 0) + 1
    for r in rows:
        r["clicks_of_ip"], r["hour"] = ips[r["ip"]], int(r["click_time"].split(" ")[1].split(":")[0])
    return rows


def rossmann_rows(home):
    rows = [r for r in read(home, "rossmann/sales_daily_stores_1_100.csv.gz") if int(r["Sales"]) > 0]
    for r in rows:
        r["log_sales"], r["Month"] = math.log(int(r["Sales"])), r["Date"][5:7]
    return rows


def oj_rows(home):
    rows = read(home, "dominicks_oj/oj_weekly.csv.gz")
    for r in rows:
        prices = [math.log(float(r[f"price{k}"])) for k in range(1, 12)]
        r["log_own"] = prices[int(r["brand"]) - 1]
        r["log_others"] = (sum(prices) - r["log_own"]) / 10
    return rows


RANDOM, SMALL, LARGE = "{by: random, share: 0.25, seed: 1}", ("logistic", "tree", "forest", "boosting"), ("logistic", "boosting")
SETS = {  # how rows are read or made, columns by what is done to them, target, split, models
    "online_shoppers": {
        "rows": lambda home: read(home, "online_shoppers/online_shoppers_intention.csv"),
        "logged": ["Administrative_Duration", "Informational_Duration", "ProductRelated",
                   "ProductRelated_Duration", "PageValues"],
        "numbers": ["Administrative", "Informational", "BounceRates", "ExitRates", "SpecialDay"],
        "names": ["Month", "OperatingSystems", "Browser", "Region", "TrafficType", "VisitorType", "Weekend"],
        "target": "Revenue", "positive": "TRUE", "duplicates": "drop_exact", "models": SMALL},
    "hillstrom": {
        "rows": lambda home: read(home, "hillstrom/hillstrom_email.csv.gz"),
        "logged": ["history"], "numbers": ["recency", "mens", "womens", "newbie"],
        "names": ["history_segment", "zip_code", "channel", "segment"],
        "target": "visit", "positive": "1", "models": SMALL},
    "in_vehicle_coupon": {
        "rows": lambda home: read(home, "in_vehicle_coupon/in_vehicle_coupon.csv.gz"),
        "numbers": ["temperature", "has_children", "toCoupon_GEQ15min", "toCoupon_GEQ25min", "direction_same"],
        "names": ["destination", "passanger", "weather", "time", "couponType", "expiration", "gender", "age",
                  "maritalStatus", "education", "occupation", "income", "Bar", "CoffeeHouse", "CarryAway",
                  "RestaurantLessThan20", "Restaurant20To50"],
        "target": "Y", "positive": "1", "models": SMALL},
    "ecommerce_fraud": {
        "rows": fraud_rows, "logged": ["minutes", "device_before"], "numbers": ["purchase_value", "age"],
        "names": ["source", "browser", "sex"], "target": "is_fraud", "positive": "1",
        "split": "{by: time, column: day, share: 0.25}", "models": SMALL},
    "insurance_rct": {
        "rows": lambda home: read(home, "insurance_rct/train.csv.gz"), "numbers": "rest",
        "ignored": ["UNIQUE_ID"], "target": "PURCHASE", "positive": "1", "models": SMALL},
    "starbucks_rct": {
        "rows": lambda home: read(home, "starbucks_rct/training.csv.gz"), "numbers": ["V2", "V3"],
        "names": ["Promotion", "V1", "V4", "V5", "V6", "V7"], "target": "purchase", "positive": "1",
        "models": LARGE},
    "amexpert_coupon": {
        "rows": amexpert_rows, "logged": ["items"], "numbers": ["days"],
        "names": ["campaign_type", "age_range", "family_size", "income_bracket"], "means": ["coupon_id"],
        "target": "redemption_status", "positive": "1", "models": LARGE,
        "split": "{by: user, column: customer_id, share: 0.25, seed: 1}"},
    "tmall_repeat": {
        "rows": tmall_rows, "logged": ["merchants_of_user", "users_of_merchant"], "means": ["merchant_id"],
        "target": "label", "positive": "1", "models": LARGE,
        "split": "{by: user, column: user_id, share: 0.25, seed: 1}"},
    "talkingdata_clicks": {
        "rows": talkingdata_rows, "logged": ["clicks_of_ip"], "numbers": ["hour"],
        "means": ["app", "device", "os", "channel"], "target": "is_attributed", "positive": "1", "models": LARGE},
    "rossmann": {
        "rows": rossmann_rows, "numbers": ["Promo", "SchoolHoliday"],
        "names": ["Store", "DayOfWeek", "Month", "StateHoliday"], "target": "log_sales",
        "split": "{by: time, column: Date, share: 0.25}", "models": ("linear", "boosting")},
    "dominicks_oj": {
        "rows": oj_rows, "numbers": ["log_own", "log_others", "deal", "feat"], "names": ["brand", "store"],
        "target": "logmove", "split": "{by: time, column: week, share: 0.25}", "models": ("linear", "boosting")},
}


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


def require_sklearn():
    for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[threads] = "1"
    if importlib.util.find_spec("sklearn"):
        return
    if os.path.exists(DEBIAN) and os.path.realpath(sys.executable) != os.path.realpath(DEBIAN) \
            and "MARKETDAY_PARITY" not in os.environ:
        os.execve(DEBIAN, [DEBIAN, *sys.argv], {**os.environ, "MARKETDAY_PARITY": "1"})
    skip("scikit-learn is not installed here; on Debian: apt-get install python3-sklearn")


def columns_of(s, rows):
    if s.get("numbers") == "rest":
        s["numbers"] = [c for c in rows[0] if c not in s.get("ignored", []) + [s["target"]]]
    return {k: s.get(k, []) for k in ("logged", "numbers", "names", "means")}


def recipe(s, columns):
    lines = ["columns:"]
    lines += [f"  {c}: {{type: number, scale: log1p_z}}" for c in columns["logged"]]
    lines += [f"  {c}: number" for c in columns["numbers"]]
    lines += [f"  {c}: {{type: category, missing: category}}" for c in columns["names"]]
    lines += [f"  {c}: {{type: category, encoding: target_mean}}" for c in columns["means"]]
    lines += [f"  {s['target']}: " + ("category" if "positive" in s else "number"), f"target: {s['target']}"]
    lines += [f"positive: \"{s['positive']}\""] if "positive" in s else []
    lines += ["scale: z", f"duplicates: {s.get('duplicates', 'keep')}", f"split: {s.get('split', RANDOM)}"]
    return "\n".join(lines) + "\n"


def mean_targets(cells, y, train):
    """Of each level, shrunk by 20 rows of the mean; a training row's without its own fifth."""
    import numpy as np
    levels, code = np.unique(cells, return_inverse=True)
    fold = np.zeros(len(cells), dtype=int)
    fold[train] = np.arange(len(train)) % 5
    def smoothed(rows):
        mean = y[rows].mean()
        count = np.bincount(code[rows], minlength=len(levels))
        return (np.bincount(code[rows], y[rows], minlength=len(levels)) + 20 * mean) / (count + 20)
    column = smoothed(train)[code]
    for f in range(5):
        column[train[fold[train] == f]] = smoothed(train[fold[train] != f])[code[train[fold[train] == f]]]
    return column


def encode(rows, train, columns, y, reference):
    """The recipe in numpy; `reference`: leave each category's commonest level out."""
    import numpy as np
    made = []
    for c in columns["logged"] + columns["numbers"]:
        x = np.array([float(r[c]) for r in rows])
        x = np.log1p(x) if c in columns["logged"] else x
        spread = x[train].std()
        made.append((x - x[train].mean()) / (spread if spread > 0 else 1.0))
    for c in columns["names"]:
        held = np.array([str(r[c]) for r in rows])
        levels, counts = np.unique(held[train], return_counts=True)
        common = levels[np.argmax(counts)]
        made += [(held == level).astype(float) for level in levels if not (reference and level == common)]
    made += [mean_targets(np.array([str(r[c]) for r in rows]), y, train) for c in columns["means"]]
    return np.column_stack(made)


def processor(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def command(*arguments):
    began = processor(resource.RUSAGE_CHILDREN)
    subprocess.run([str(a) for a in arguments], check=True, stdout=subprocess.DEVNULL)
    return processor(resource.RUSAGE_CHILDREN) - began


def fit(marketday, folder, name, parameters):
    seconds = command(marketday, "fit", name, folder / "data.csv", "--recipe", folder / "recipe.yaml", "--parameters",
                      parameters, "--output", folder / "model.yaml", "--force", "--threads", "1")
    with open(folder / "model.judged.csv") as file:
        return seconds, [(int(r["line"]), float(r["actual"]), float(r["prediction"])) for r in csv.DictReader(file)]


def models(binary, rows):
    """Name -> ours, our parameters, theirs."""
    from sklearn import ensemble, linear_model, tree
    boosted = {"learning_rate": 0.1, "max_depth": 3, "random_state": 0}
    if rows > EXACT_ROWS:
        kind = ensemble.HistGradientBoostingClassifier if binary else ensemble.HistGradientBoostingRegressor
        theirs = lambda: kind(max_iter=100, early_stopping=False, **boosted)
    else:
        kind = ensemble.GradientBoostingClassifier if binary else ensemble.GradientBoostingRegressor
        theirs = lambda: kind(n_estimators=100, **boosted)
    forest = ensemble.RandomForestClassifier if binary else ensemble.RandomForestRegressor
    single = tree.DecisionTreeClassifier if binary else tree.DecisionTreeRegressor
    return {
        "linear": ("linear_regression", "{}", linear_model.LinearRegression),
        "logistic": ("logistic_regression", "{l2: 1}", lambda: linear_model.LogisticRegression(
            C=1.0, tol=1e-10, max_iter=1000, solver="newton-cholesky")),
        "tree": ("decision_tree", "{depth: 6, leaf: 5}", lambda: single(max_depth=6, min_samples_leaf=5, random_state=0)),
        "forest": ("random_forest", "{depth: 20, leaf: 2, trees: 200, seed: 1}", lambda: forest(
            200, max_depth=20, min_samples_leaf=2, random_state=0)),
        "boosting": ("gradient_boosting", "{rounds: 100, depth: 3, step: 0.1}", theirs),
    }


def figures(y, said, binary):
    import numpy as np
    from sklearn.metrics import log_loss, r2_score, roc_auc_score
    if binary:
        return roc_auc_score(y, said), log_loss(y, np.clip(said, 1e-15, 1 - 1e-15))
    return r2_score(y, said), float(np.sqrt(((y - said) ** 2).mean()))


def write(path, rows):
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def compare(marketday, title, s, rows, folder):
    """One line a model; the names of those that are worse than allowed."""
    import numpy as np
    binary, columns = "positive" in s, columns_of(s, rows)
    write(folder / "data.csv", rows)
    (folder / "recipe.yaml").write_text(recipe(s, columns))
    seen, copies = set(), set()
    for i, r in enumerate(rows if s.get("duplicates") == "drop_exact" else []):
        key = tuple(r.values())
        copies |= {i} if key in seen else set()
        seen.add(key)
    y = np.array([float(r[s["target"]] == s["positive"]) if binary else float(r[s["target"]]) for r in rows])
    worse = []
    for name in s["models"]:
        ours, parameters, theirs = models(binary, len(rows))[name]
        seconds, judged = fit(marketday, folder, ours, parameters)
        held = np.array([line - 2 for line, _, _ in judged])
        said = np.array([p for _, _, p in judged])
        out = set(held) | copies
        train = np.array([i for i in range(len(rows)) if i not in out])
        assert np.allclose(y[held], [a for _, a, _ in judged])
        began = processor(resource.RUSAGE_SELF)
        x = encode(rows, train, columns, y, name in ("linear", "logistic"))
        model = theirs().fit(x[train], y[train])
        p = model.predict_proba(x[held])[:, 1] if binary else model.predict(x[held])
        their_seconds = processor(resource.RUSAGE_SELF) - began
        (good, loss), (their_good, their_loss) = figures(y[held], said, binary), figures(y[held], p, binary)
        naive = figures(y[held], np.full(len(held), y[train].mean()), binary)
        fine, note = good > their_good - WORSE, ""
        if name in ("linear", "logistic"):
            off = float(np.abs(said - p).max())
            fine, note = fine and off < 1e-4, f"  off by {off:.0e}"
        print(f"{'ok  ' if fine else 'FAIL'} {title + ', ' + name:31}{len(train):7}{naive[0]:7.4f}{good:8.4f}{their_good:8.4f}"
              f"{naive[1]:10.5f}{loss:9.5f}{their_loss:9.5f}{seconds:8.2f}{their_seconds:8.2f}{their_seconds / seconds:7.1f}{note}",
              flush=True)
        worse += [] if fine else [f"{title}, {name}"]
    return worse


def segments(marketday, home, folder):
    """CDNOW: recency, frequency and money, log1p and z, four segments; inertia a row on held-out rows."""
    import numpy as np
    from sklearn.cluster import KMeans
    write(folder / "orders.csv", read(home, "cdnow/cdnow_master.csv"))
    command(marketday, "fit", "rfm", folder / "orders.csv", "--parameters", "{customer_column: customer_id, "
            "date_column: date, amount_column: dollar_value}", "--output", folder / "rfm.yaml", "--force")
    command(marketday, "predict", folder / "rfm.yaml", folder / "orders.csv", "--output", folder / "rfm.csv", "--force")
    measures = ["recency_days", "frequency", "monetary"]
    (folder / "rfm_recipe.yaml").write_text("columns: {" + ", ".join(f"{m}: number" for m in measures) + "}\nid: case\n"
                                            f"scale: log1p_z\nsplit: {RANDOM}\n")
    seconds = command(marketday, "fit", "kmeans", folder / "rfm.csv", "--recipe", folder / "rfm_recipe.yaml", "--parameters",
                      "{k: 4, seed: 1}", "--output", folder / "km.yaml", "--force", "--threads", "1")
    with open(folder / "rfm.csv") as file:
        x = np.array([[float(r[m]) for m in measures] for r in csv.DictReader(file)])
    with open(folder / "km.judged.csv") as file:
        judged = [(int(r["line"]) - 2, float(r["prediction"])) for r in csv.DictReader(file)]
    held, label = np.array([i for i, _ in judged]), np.array([s for _, s in judged])
    train = np.setdiff1d(np.arange(len(x)), held)
    began = processor(resource.RUSAGE_SELF)
    z = np.log1p(x)
    z = (z - z[train].mean(axis=0)) / z[train].std(axis=0)
    theirs = KMeans(4, n_init=10, random_state=0).fit(z[train])
    their_label = theirs.predict(z[held])
    their_seconds = processor(resource.RUSAGE_SELF) - began
    within = lambda labels: sum(((z[held][labels == k] - z[held][labels == k].mean(axis=0)) ** 2).sum()
                                for k in set(labels)) / ((z[held] - z[held].mean(axis=0)) ** 2).sum()
    ours, their = within(label), within(their_label)
    fine = ours < their + WORSE
    print(f"{'ok  ' if fine else 'FAIL'} cdnow, 4 segments: variance within them, held out, {ours:.4f}, theirs {their:.4f}, "
          f"one segment 1; seconds {seconds:.2f} (with gap, silhouette and bootstrap), theirs {their_seconds:.2f}", flush=True)
    return [] if fine else ["cdnow"]


def main():
    require_sklearn()
    import sklearn
    marketday = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "build/release/marketday").resolve()
    home = pathlib.Path(os.environ.get("MARKETDAY_DATA", pathlib.Path(__file__).resolve().parents[2] / "../shared/data"))
    chosen = sys.argv[2:] or [*SETS, "cdnow"]
    worse = []
    print(f"scikit-learn {sklearn.__version__}, one thread; AUC and log-loss, numbers: R2 and RMSE")
    print(f"{'':36}{'rows':>7}{'naive':>7}{'ours':>8}{'theirs':>8}{'naive':>10}{'ours':>9}{'theirs':>9}"
          f"{'seconds':>8}{'theirs':>8}{'ratio':>7}")
    for title in chosen:
        with tempfile.TemporaryDirectory() as folder:
            if title == "cdnow":
                worse += segments(marketday, home, pathlib.Path(folder))
                continue
            s = SETS[title]
            worse += compare(marketday, title, s, s["rows"](home), pathlib.Path(folder))
    print("worse than allowed: " + "; ".join(worse) if worse else "none is worse than allowed")
    sys.exit(1 if worse else 0)


if __name__ == "__main__":
    main()
