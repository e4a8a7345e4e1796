#include "experiments/target_page.h"

#include <algorithm>
#include <cmath>

#include "experiments/embedded.h"
#include "experiments/page.h"
#include "experiments/version.h"

namespace marketday {
namespace {

Json number_json(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json arms_json(const TargetStudy& study) {
  Json arms = Json::array();
  for (const ArmStudy& arm : study.arms) {
    Json metrics = Json::array();
    for (const UpliftMetric& m : arm.metrics) {
      metrics.push_back({{"id", m.definition->id},
                         {"value", number_json(m.value)},
                         {"ties", m.definition->ties},
                         {"normalisation", m.definition->normalisation},
                         {"why", m.why}});
    }
    arms.push_back({{"name", arm.name},
                    {"rows", arm.raw.rows},
                    {"mean", arm.raw.mean},
                    {"effect", arm.raw.effect},
                    {"error", arm.raw.effect_error},
                    {"low", arm.raw.low},
                    {"high", arm.raw.high},
                    {"adjusted", arm.adjusted},
                    {"adjusted_error", arm.adjusted_error},
                    {"metrics", std::move(metrics)},
                    {"qini", arm.qini.empty() ? Json::array() : thinned_curve(arm.qini)},
                    {"perfect", arm.perfect.empty() ? Json::array() : thinned_curve(arm.perfect)}});
  }
  return arms;
}

Json rules_json(const TargetStudy& study) {
  Json rules = Json::array();
  const auto rows = static_cast<double>(study.held_out.rows());
  for (const RuleStudy& rule : study.rules) {
    Json values = Json::array();
    for (const TrialValue& v : rule.values) {
      values.push_back({{"estimator", v.estimator},
                        {"value", v.value},
                        {"error", v.standard_error},
                        {"low", v.low},
                        {"high", v.high}});
    }
    const TrialValue& gain = rule.gains.back();
    rules.push_back({{"name", rule.name},
                     {"targeted", rule.targeted_share},
                     {"cost", rule.cost / rows},
                     {"values", std::move(values)},
                     {"gain", gain.value},
                     {"gain_error", gain.standard_error},
                     {"gain_low", gain.low},
                     {"gain_high", gain.high}});
  }
  return rules;
}

}  // namespace

Json thinned_curve(const std::vector<CurvePoint>& curve) {
  constexpr std::size_t kMost = 200;
  Json points = Json::array();
  const std::size_t last = curve.size() - 1;
  const std::size_t count = std::min(last, kMost);
  for (std::size_t k = 0; k <= count; ++k) {
    const CurvePoint& point = curve[count == 0 ? 0 : k * last / count];
    points.push_back({point.population, point.value});
  }
  return points;
}

Json target_choices(const TargetOptions& o) {
  Json all = {{"treatment", o.treatment},
              {"control", o.control},
              {"outcome", o.outcome},
              {"features", o.features},
              {"categorical", o.categorical},
              {"learner", o.learner},
              {"learner_parameters", o.learner_parameters},
              {"base", o.base},
              {"base_parameters", o.base_parameters},
              {"propensity", o.propensity},
              {"folds", o.folds},
              {"costs", o.costs},
              {"split", o.split},
              {"seed", o.seed}};
  if (o.budget) all["budget"] = *o.budget;
  if (o.worth) all["worth"] = *o.worth;
  return all;
}

std::string target_page(const TargetStudy& study, const TargetData& data,
                        const TargetOptions& options) {
  Json allocation;
  if (study.allocation) {
    const Allocation& found = *study.allocation;
    allocation = {{"budget", *options.budget},
                  {"bound", found.bound},
                  {"value", found.value},
                  {"gap", found.gap()},
                  {"optimal", found.is_optimal},
                  {"price", found.price},
                  {"fractional", found.fractional},
                  {"cost", found.cost},
                  {"paced", study.rules.back().expected}};
  }
  return fill_page(target_template(), {{"data", options.data},
                                       {"choices", target_choices(options)},
                                       {"rows", data.trial.rows()},
                                       {"training", study.training_rows},
                                       {"held_out", study.held_out.rows()},
                                       {"split", study.split_sha256},
                                       {"version", version()},
                                       {"arms", arms_json(study)},
                                       {"rules", rules_json(study)},
                                       {"allocation", std::move(allocation)}});
}

}  // namespace marketday
