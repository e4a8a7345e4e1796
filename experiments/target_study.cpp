#include "experiments/target_study.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "evaluation/uplift/sklift_metrics.h"
#include "models/exact/online_knapsack.h"
#include "models/uplift/nuisance.h"
#include "policies/parameters.h"
#include "sim/io/files.h"
#include "sim/io/yaml.h"
#include "sim/parallel.h"
#include "sim/registry.h"

namespace marketday {
namespace {

struct Parts {
  Trial training;
  Trial held_out;
};

void check_sizes(const Trial& trial, int arms, std::size_t least, const char* part) {
  std::vector<std::size_t> rows(static_cast<std::size_t>(arms), 0);
  for (const int arm : trial.arm) ++rows[static_cast<std::size_t>(arm)];
  for (std::size_t a = 0; a < rows.size(); ++a) {
    if (rows[a] >= least) continue;
    throw InputError(
        fmt::format("arm `{}` has {} {} rows; at least {} are needed: give more data, "
                    "another --split or fewer --folds",
                    trial.arm_names[a], rows[a], part, least));
  }
}

void check_classes(const Trial& trial) {
  if (!trial.binary()) {
    throw InputError(
        "command line: --base: logistic regression needs outcomes of 0 and 1 and the outcome has "
        "others; use --base ols or xgboost");
  }
  for (int arm = 0; arm < trial.arms(); ++arm) {
    bool zero = false;
    bool one = false;
    for (std::size_t i = 0; i < trial.rows(); ++i) {
      if (trial.arm[i] != arm) continue;
      (trial.y[static_cast<Eigen::Index>(i)] == 0.0 ? zero : one) = true;
    }
    if (zero && one) continue;
    throw InputError(fmt::format(
        "arm `{}`: the outcome is {} in all its training rows; logistic regression needs both: "
        "give more data or use --base ols",
        trial.arm_names[static_cast<std::size_t>(arm)], one ? 1 : 0));
  }
}

Parts split(const Trial& trial, const TargetOptions& options, const UpliftSetting& setting,
            TargetStudy& study) {
  const std::vector<bool> training = training_rows(trial, options.split, options.seed);
  std::vector<std::size_t> in;
  std::vector<std::size_t> out;
  std::string numbers;
  for (std::size_t i = 0; i < trial.rows(); ++i) {
    (training[i] ? in : out).push_back(i);
    if (training[i]) numbers += fmt::format("{}\n", i);
  }
  study.split_sha256 = sha256_hex(numbers);
  study.training_rows = in.size();
  Parts parts{rows_of(trial, in), rows_of(trial, out)};
  const std::size_t least = 2 * static_cast<std::size_t>(options.folds);
  check_sizes(parts.training, trial.arms(), least, "training");
  check_sizes(parts.held_out, trial.arms(), 2, "held-out");
  if (setting.base->binary_only()) check_classes(parts.training);
  return parts;
}

UpliftSetting setting_of(const TargetOptions& options) {
  const auto& registry = Registry<Regressor>::instance();
  const auto names = registry.names();
  if (std::find(names.begin(), names.end(), options.base) == names.end()) {
    throw InputError({"command line", 0, 0}, "--base", "unknown name `" + options.base + "`",
                     suggestion(options.base, names));
  }
  const auto& entry = registry.find(options.base);
  UpliftSetting setting;
  setting.base = entry.create(read_parameters(
      YamlNode::parse(options.base_parameters, "--base-parameters"), entry.description.parameters));
  setting.folds = options.folds;
  setting.seed = options.seed;
  setting.fit_propensity = options.propensity == "logistic";
  return setting;
}

std::vector<double> as_list(const Eigen::VectorXd& values) {
  return {values.begin(), values.end()};
}

void study_effects(const Trial& trial, const UpliftSetting& setting, TargetStudy& study) {
  const std::vector<ArmEffect> raw = arm_effects(trial.arm, as_list(trial.y), trial.arms());
  study.arms.resize(raw.size());
  for_each_task(static_cast<std::uint32_t>(raw.size()), [&](std::uint32_t a) {
    study.arms[a].name = trial.arm_names[a];
    study.arms[a].raw = raw[a];
    if (a == 0) return;
    const Eigen::ArrayXd rows =
        doubly_robust_effects(two_arms(trial, static_cast<int>(a)), setting).array();
    const auto n = static_cast<double>(rows.size());
    study.arms[a].adjusted = rows.mean();
    study.arms[a].adjusted_error = std::sqrt((rows - rows.mean()).square().sum() / (n - 1.0) / n);
  });
}

void rank(const Trial& held_out, std::size_t arm, const Eigen::MatrixXd& effects, ArmStudy& study) {
  std::vector<double> score;
  std::vector<std::uint8_t> treated;
  std::vector<double> outcome;
  for (std::size_t i = 0; i < held_out.rows(); ++i) {
    const auto own = static_cast<std::size_t>(held_out.arm[i]);
    if (own != 0 && own != arm) continue;
    const auto row = static_cast<Eigen::Index>(i);
    score.push_back(effects(row, static_cast<Eigen::Index>(arm)));
    treated.push_back(own == arm ? 1 : 0);
    outcome.push_back(held_out.y[row]);
  }
  const UpliftRanking ranking({score, treated, outcome});
  study.metrics = uplift_metrics(ranking);
  study.qini = qini_curve(ranking);
  if (ranking.binary()) study.perfect = sklift_perfect_qini_curve(ranking, true);
}

// worth * effect, less the cost where the worth is in its unit; the control first.
std::vector<Offering> offers_of(const TargetStudy& study, const TargetData& data,
                                const TargetOptions& options) {
  std::vector<Offering> offers;
  for (Eigen::Index row = 0; row < study.effects.rows(); ++row) {
    for (std::size_t a = 0; a < data.costs.size(); ++a) {
      const double effect = study.effects(row, static_cast<Eigen::Index>(a));
      const double cost = options.worth ? data.costs[a] : 0.0;
      offers.push_back({data.costs[a], options.worth.value_or(1.0) * effect - cost});
    }
  }
  return offers;
}

std::vector<int> best_offers(const std::vector<Offering>& offers, std::size_t width) {
  std::vector<int> chosen;
  for (std::size_t from = 0; from < offers.size(); from += width) {
    std::size_t best = 0;
    for (std::size_t a = 1; a < width; ++a) {
      if (offers[from + a].value > offers[from + best].value) best = a;
    }
    chosen.push_back(static_cast<int>(best));
  }
  return chosen;
}

std::vector<int> paced(const std::vector<Offering>& offers, std::size_t width, double budget) {
  OnlineKnapsack online(offers.size() / width, width, budget);
  std::vector<int> chosen;
  for (std::size_t from = 0; from < offers.size(); from += width) {
    chosen.push_back(online.choose(std::span(offers).subspan(from, width)));
  }
  return chosen;
}

// Outcomes expected under each arm by regressions on the training rows.
Eigen::MatrixXd expected_outcomes(const Parts& parts, const Regressor& base) {
  Eigen::MatrixXd expected(parts.held_out.y.size(), parts.training.arms());
  for (int arm = 0; arm < parts.training.arms(); ++arm) {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < parts.training.rows(); ++i) {
      if (parts.training.arm[i] == arm) rows.push_back(i);
    }
    const Trial own = rows_of(parts.training, rows);
    expected.col(arm) = values(base.fit_outcome(own.x, own.y), parts.held_out.x);
  }
  return expected;
}

std::vector<double> shares_of(const Trial& trial) {
  std::vector<double> shares(trial.arm_names.size(), 0.0);
  for (const int arm : trial.arm) shares[static_cast<std::size_t>(arm)] += 1.0;
  for (double& share : shares) share /= static_cast<double>(trial.rows());
  return shares;
}

struct Grading {
  RandomisedLog log;
  Eigen::MatrixXd expected;
  std::vector<Offering> offers;
};

RuleStudy graded(const std::string& name, std::vector<int> chosen, const Grading& grading) {
  RuleStudy rule;
  rule.name = name;
  const std::size_t width = grading.offers.size() / chosen.size();
  std::size_t targeted = 0;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const Offering& given = grading.offers[i * width + static_cast<std::size_t>(chosen[i])];
    rule.cost += given.cost;
    rule.expected += given.value;
    if (chosen[i] != 0) ++targeted;
  }
  rule.targeted_share = static_cast<double>(targeted) / static_cast<double>(chosen.size());
  rule.values = {ips_value(grading.log, chosen), snips_value(grading.log, chosen),
                 dr_value(grading.log, chosen, grading.expected)};
  rule.chosen = std::move(chosen);
  return rule;
}

void study_rules(const TargetData& data, const TargetOptions& options, const Parts& parts,
                 const UpliftSetting& setting, TargetStudy& study) {
  const std::vector<double> shares = shares_of(data.trial);
  const std::vector<double> outcome = as_list(study.held_out.y);
  const Grading grading{{study.held_out.arm, outcome, shares},
                        expected_outcomes(parts, *setting.base),
                        offers_of(study, data, options)};
  const std::size_t width = data.costs.size();
  const std::size_t rows = study.held_out.rows();
  for (std::size_t a = 0; a < width; ++a) {
    const std::string name = a == 0 ? "never" : "always " + data.trial.arm_names[a];
    study.rules.push_back(graded(name, std::vector<int>(rows, static_cast<int>(a)), grading));
  }
  study.rules.push_back(graded("targeted", best_offers(grading.offers, width), grading));
  if (options.budget) {
    study.allocation = allocate_exactly(grading.offers, width, *options.budget, 10'000);
    study.rules.push_back(graded("budgeted", study.allocation->choice, grading));
    study.rules.push_back(graded("paced", paced(grading.offers, width, *options.budget), grading));
  }
  for (RuleStudy& rule : study.rules) {
    for (std::size_t e = 0; e < rule.values.size(); ++e) {
      rule.gains.push_back(paired_difference(rule.values[e], study.rules.front().values[e]));
    }
  }
}

void make_policy(const TargetData& data, const TargetOptions& options,
                 const std::vector<EffectScore>& effects, TargetStudy& study) {
  study.spec.name = "target";
  study.spec.features = data.features;
  for (const std::string& name : data.trial.arm_names) study.spec.actions.push_back({name, 0.0});
  const double price =
      (options.worth ? 1.0 : 0.0) + (study.allocation ? study.allocation->price : 0.0);
  PolicyContent content{{{"control", data.trial.arm_names.front()},
                         {"worth", options.worth.value_or(1.0)},
                         {"price", price},
                         {"costs", data.costs}},
                        {}};
  for (const EffectScore& effect : effects) effect.append_to(content.arrays["effects"]);
  study.policy = Registry<Policy>::instance().find("uplift").create(content, study.spec);
}

}  // namespace

TargetStudy study_target(const TargetData& data, const TargetOptions& options) {
  const UpliftSetting setting = setting_of(options);
  const auto learner = uplift_learner(options.learner, options.learner_parameters);
  TargetStudy study;
  Parts parts = split(data.trial, options, setting, study);
  study_effects(data.trial, setting, study);
  const std::vector<EffectScore> effects = fit_arms(*learner, parts.training, setting);
  study.held_out = parts.held_out;
  study.effects = Eigen::MatrixXd::Zero(parts.held_out.y.size(), data.trial.arms());
  for (std::size_t a = 1; a <= effects.size(); ++a) {
    for (Eigen::Index row = 0; row < study.effects.rows(); ++row) {
      study.effects(row, static_cast<Eigen::Index>(a)) =
          effects[a - 1].value(row_of(parts.held_out.x, row));
    }
    rank(study.held_out, a, study.effects, study.arms[a]);
  }
  study_rules(data, options, parts, setting, study);
  make_policy(data, options, effects, study);
  return study;
}

}  // namespace marketday
