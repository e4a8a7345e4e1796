#include "experiments/calibrate/calibrate_study.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>

#include "evaluation/facts/fact.h"
#include "scenarios/parameter_path.h"
#include "sim/option_value.h"

namespace marketday {
namespace {

constexpr double kNinety = 1.6448536269514722;
constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint32_t kDrawDay = 7'000'000;
constexpr std::uint32_t kPredictiveDay = 8'000'000;
constexpr std::uint32_t kStageDay = 9'000'000;
constexpr std::uint32_t kTries = 1'000;  // of a draw inside the bounds

// Normal around the estimate, cut at the bounds.
Eigen::MatrixXd normal_draws(const Calibration& c, const SmmFit& fit) {
  Eigen::MatrixXd covariance = fit.covariance;
  covariance.diagonal().array() += 1e-12 * c.problem.spread().array().square();
  const Eigen::MatrixXd root = covariance.llt().matrixL();
  const auto k = static_cast<std::uint32_t>(c.problem.dimensions());
  Eigen::MatrixXd draws(c.draws, c.problem.dimensions());
  for (Eigen::Index i = 0; i < draws.rows(); ++i) {
    const auto who = static_cast<std::uint32_t>(i);
    Eigen::VectorXd at = fit.working;
    for (std::uint32_t t = 0; t < kTries; ++t) {
      at = fit.working + root * standard_normals(k, c.seed, who, kDrawDay, t * k);
      if (c.problem.inside(at)) break;
    }
    draws.row(i) = c.problem.clamp(at).transpose();
  }
  return draws;
}

Eigen::MatrixXd posterior_draws(const Calibration& c, const AbcPosterior& posterior) {
  const auto rows = resample(posterior.weights, c.draws, c.seed, 0);
  return posterior.working(rows, Eigen::all);
}

// d natural / d working.
double slope_at(Transform transform, double natural) {
  switch (transform) {
    case Transform::log:
      return natural;
    case Transform::logit:
      return natural * (1.0 - natural);
    case Transform::none:
      break;
  }
  return 1.0;
}

double share_of(std::vector<double> values, double share) {
  std::erase_if(values, [](double v) { return !std::isfinite(v); });
  if (values.empty()) return kNothing;
  std::sort(values.begin(), values.end());
  return quantile(values, share);
}

std::vector<EstimatedParameter> estimates(const Calibration& c, const CalibrationStudy& study) {
  const Eigen::MatrixXd covariance = study.abc ? study.abc->covariance() : study.smm->covariance;
  const Eigen::VectorXd narrowed = contraction(c.problem, covariance);
  const Eigen::VectorXd natural = c.problem.natural(study.working);
  std::vector<EstimatedParameter> all;
  for (Eigen::Index i = 0; i < c.problem.dimensions(); ++i) {
    const CalibrationParameter& p = c.problem.parameters[static_cast<std::size_t>(i)];
    const double error = std::sqrt(std::max(0.0, covariance(i, i)));
    EstimatedParameter e;
    e.estimate = natural[i];
    e.standard_error = slope_at(p.transform, natural[i]) * error;
    e.contraction = narrowed[i];
    if (study.abc) {
      const std::vector<double> drawn(study.draws.col(i).begin(), study.draws.col(i).end());
      e.low = from_working(p.transform, share_of(drawn, 0.05));
      e.high = from_working(p.transform, share_of(drawn, 0.95));
    } else {
      e.low = from_working(p.transform, study.working[i] - kNinety * error);
      e.high = from_working(p.transform, study.working[i] + kNinety * error);
    }
    e.low = std::clamp(e.low, p.low, p.high);
    e.high = std::clamp(e.high, p.low, p.high);
    all.push_back(e);
  }
  return all;
}

// Held-out facts in the columns that the search left empty, from studies played now.
void fill_held_out_facts(const Calibration& c, const std::vector<SimulationTrial>& trials,
                         Eigen::MatrixXd& values) {
  if (!c.source.has_held_out_facts()) return;
  CalibrationProblem later = c.problem;
  later.simulate = [&c](const std::vector<double>& parameters, std::uint64_t seed) {
    return measure_targets(c.source, *scenario_at(c, parameters).market, seed, true);
  };
  const Eigen::MatrixXd held = Evaluator(later).run(trials);
  for (Eigen::Index i = 0; i < values.cols(); ++i) {
    if (c.source.targets[static_cast<std::size_t>(i)].later) values.col(i) = held.col(i);
  }
}

Eigen::MatrixXd predict(const Calibration& c, Evaluator& evaluator, const Eigen::MatrixXd& draws) {
  std::vector<SimulationTrial> trials;
  const Eigen::Index n = std::min<Eigen::Index>(c.checks.predictive_draws, draws.rows());
  for (Eigen::Index i = 0; i < n; ++i) {
    // spread over the draws, whatever their order
    const Eigen::Index row = i * draws.rows() / n;
    trials.push_back({draws.row(row).transpose(),
                      market_seed(c.seed, static_cast<std::uint32_t>(i), kPredictiveDay)});
  }
  Eigen::MatrixXd values = evaluator.run(trials);
  fill_held_out_facts(c, trials, values);
  return values;
}

void judge_predictive(const CalibrationTarget& target, const Eigen::VectorXd& predicted,
                      JudgedTarget& judged) {
  std::vector<double> low;
  std::vector<double> high;
  double above = 0.0;
  for (const double value : predicted) {
    if (!std::isfinite(value)) continue;
    low.push_back(value);
    // the data's own error lies between what is predicted and what is observed
    above += normal_cdf((value - target.value) / target.standard_error);
  }
  judged.predicted_low = share_of(low, 0.05);
  judged.predicted_high = share_of(low, 0.95);
  judged.predictive_p = low.empty() ? kNothing : above / static_cast<double>(low.size());
}

facts::Preset preset_of(const Calibration& c) {
  const std::string preset = c.scenario.resolved["facts"]["preset"];
  if (preset == "A") return facts::Preset::storable;
  return preset == "B" ? facts::Preset::general : facts::Preset::any;
}

void judge_fact(const Calibration& c, std::size_t i, JudgedTarget& judged) {
  const MeasuredTarget& t = c.source.targets[i];
  if (t.statistic != nullptr) return;
  const facts::Fact& fact = facts::all_facts()[t.fact];
  judged.is_fact = true;
  judged.in_range = fact.numbers[t.number].range_under(preset_of(c)).holds(judged.simulated);
  judged.fact_fails = fact.hard && !judged.in_range;
}

void judge(const Calibration& c, Evaluator& evaluator, CalibrationStudy& study) {
  const int s = c.smm_options.replicates;
  Eigen::MatrixXd at = evaluator.replicates(study.working, s, c.seed);
  fill_held_out_facts(c, replicate_trials(study.working, s, c.seed), at);
  const Eigen::VectorXd middle = mean_of(at);
  const Eigen::MatrixXd spread =
      s > 1 ? covariance_of(at) : Eigen::MatrixXd::Zero(middle.size(), middle.size());
  const Eigen::MatrixXd predicted = predict(c, evaluator, study.draws);
  for (std::size_t i = 0; i < c.problem.targets.size(); ++i) {
    const CalibrationTarget& target = c.problem.targets[i];
    const auto row = static_cast<Eigen::Index>(i);
    JudgedTarget judged;
    judged.simulated = middle[row];
    judged.simulation_error = std::sqrt(spread(row, row) / s);
    judged.z = (judged.simulated - target.value) /
               std::hypot(target.standard_error, judged.simulation_error);
    judge_predictive(target, predicted.col(row), judged);
    judge_fact(c, i, judged);
    study.facts_hold = study.facts_hold && !judged.fact_fails;
    study.targets.push_back(judged);
  }
}

void compare_stages(const Calibration& c, CalibrationStudy& study) {
  if (!c.data) return;
  const PurchasePanel& whole = *c.data->whole;
  const int fit = c.data->fit_days;
  const int end = std::min(whole.days, fit + c.data->hold_out_days);
  TargetSource source = c.source;
  source.recording.days = end;
  source.real = c.data->whole;
  const Eigen::VectorXd x = c.problem.natural(study.working);
  const Scenario scenario = scenario_at(c, {x.begin(), x.end()});
  const PurchasePanel simulated =
      simulated_panel(source, *scenario.market, market_seed(c.seed, 0, kStageDay));
  constexpr int kResamples = 100;
  const auto compare = [&](const char* name, int from, int to) {
    study.periods.push_back(compare_period(name, days_of(whole, from, to),
                                           days_of(simulated, from, to), kResamples, c.seed));
  };
  compare("fit", 0, fit);
  if (end > fit) compare("held_out", fit, end);
}

void check(const Calibration& c, Evaluator& evaluator, const Observed& observed,
           const std::function<void(const std::string&)>& say, CalibrationStudy& study) {
  const CalibrationChecks& checks = c.checks;
  if (study.smm) study.identified = identifiability(c.problem, *study.smm);
  if (study.smm && checks.profile_points > 1) {
    say("profiles");
    study.profile =
        profiles(c.problem, evaluator, observed, *study.smm, c.smm_options, checks.profile_points);
  }
  if (checks.trajectories > 0) {
    say("sensitivities");
    study.sensitivities = morris(c.problem, evaluator, {checks.trajectories, 4, 2, c.seed});
  }
  if (checks.bank_draws == 0) return;
  say("draws of the prior");
  const SimulationBank bank = draw_bank(c.problem, evaluator, checks.bank_draws, c.seed);
  if (checks.recovery_truths > 0) {
    say("parameter recovery");
    SmmOptions options = c.smm_options;
    options.search_candidates = 0;  // the nearest draw of the bank is start enough
    study.recovery =
        parameter_recovery(c.problem, evaluator, bank, checks.recovery_truths, options);
  }
  if (checks.sbc_truths > 0) {
    const int bins = checks.sbc_truths >= 200 ? 20 : 10;
    study.sbc = simulation_based_calibration(c.problem, bank, checks.sbc_truths, checks.sbc_kept,
                                             99, bins, c.seed);
  }
}

// Where the search begins: the prior's mean, or without one the scenario's own value.
Eigen::VectorXd start_of(const Calibration& c) {
  Eigen::VectorXd start = c.problem.center();
  for (Eigen::Index i = 0; i < start.size(); ++i) {
    const CalibrationParameter& p = c.problem.parameters[static_cast<std::size_t>(i)];
    if (p.informed) continue;
    const double own = scenario_number(c.scenario.resolved, p.name);
    if (own >= p.low && own <= p.high) start[i] = to_working(p.transform, own);
  }
  return start;
}

}  // namespace

bool JudgedTarget::agrees() const {
  if (is_fact) return in_range;
  if (std::isfinite(predictive_p)) return predictive_p >= 0.05 && predictive_p <= 0.95;
  return std::abs(z) <= 1.96;
}

CalibrationStudy carry_out(const Calibration& c, Evaluator& evaluator,
                           const std::function<void(const std::string&)>& say) {
  CalibrationStudy study;
  const Observed observed{c.problem.fitted_values(), c.problem.fitted_covariance()};
  if (c.smm) {
    say("simulated method of moments");
    study.smm = fit_smm(c.problem, evaluator, observed, start_of(c), c.smm_options);
    study.working = study.smm->working;
    study.draws = normal_draws(c, *study.smm);
  }
  if (c.abc) {
    say("approximate Bayesian computation");
    study.abc = abc_smc(c.problem, evaluator, observed.values, c.abc_options);
    study.draws = posterior_draws(c, *study.abc);
    if (!c.smm) study.working = study.abc->mean();
  }
  study.parameters = estimates(c, study);
  say("predictions");
  judge(c, evaluator, study);
  compare_stages(c, study);
  check(c, evaluator, observed, say, study);
  study.simulations = evaluator.asked();
  return study;
}

}  // namespace marketday
