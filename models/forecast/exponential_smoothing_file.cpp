// Fitted exponential smoothing as YAML and back, and as tables for people.
#include <algorithm>
#include <cmath>

#include "models/forecast/exponential_smoothing.h"
#include "models/saved_numbers.h"

namespace marketday {

Json ExponentialSmoothing::save() const {
  if (fit_.season.empty()) throw InputError("exponential smoothing: fit or load it first");
  const char* const trends[] = {"none", "additive", "damped"};
  const char* const seasons[] = {"none", "additive", "multiplicative"};
  Json json;
  json["trend_kind"] = trends[static_cast<int>(options_.trend)];
  json["season_kind"] = seasons[static_cast<int>(options_.season)];
  json["alpha"] = fit_.alpha;
  json["beta"] = fit_.beta;
  json["gamma"] = fit_.gamma;
  json["phi"] = fit_.phi;
  json["level"] = fit_.level;
  json["trend"] = fit_.trend;
  json["season"] = fit_.season;
  json["squared_errors"] = fit_.squared_errors;
  json["errors"] = fit_.errors;
  return json;
}

void ExponentialSmoothing::load(const YamlNode& node) {
  node.only_keys(std::vector<std::string>{"trend_kind", "season_kind", "alpha", "beta", "gamma",
                                          "phi", "level", "trend", "season", "squared_errors",
                                          "errors"});
  const auto word = [](const YamlNode& at, const std::vector<std::string>& words) {
    const auto found = std::find(words.begin(), words.end(), at.text());
    if (found == words.end()) at.fail(at.found(), suggestion(at.text(), words));
    return static_cast<int>(found - words.begin());
  };
  options_.trend = TrendKind(word(node.at("trend_kind"), {"none", "additive", "damped"}));
  options_.season =
      SeasonKind(word(node.at("season_kind"), {"none", "additive", "multiplicative"}));
  fit_ = SmoothingFit();
  fit_.alpha = node.at("alpha").number(0.0, 1.0);
  fit_.beta = node.at("beta").number(0.0, 1.0);
  fit_.gamma = node.at("gamma").number(0.0, 1.0);
  fit_.phi = node.at("phi").number(0.0, 1.0);
  fit_.level = node.at("level").number(-1e300, 1e300);
  fit_.trend = node.at("trend").number(-1e300, 1e300);
  fit_.season = read_numbers(node.at("season"));
  if (fit_.season.empty()) node.at("season").fail("an empty list", "one number a step, 0 for none");
  fit_.squared_errors = node.at("squared_errors").number(0.0, 1e300);
  fit_.errors = static_cast<int>(node.at("errors").integer(0, 1'000'000'000));
}

std::vector<std::pair<std::string, double>> ExponentialSmoothing::figures() const {
  return {{"one_step_rmse", std::sqrt(fit_.squared_errors / std::max(1, fit_.errors))}};
}

std::vector<Explanation> ExponentialSmoothing::explain() const {
  Explanation table{"Smoothing", {"number", "value"}, {"alpha (level)"}, {{fit_.alpha}}};
  const auto add = [&](const char* name, double value) {
    table.names.emplace_back(name);
    table.rows.push_back({value});
  };
  if (options_.trend != TrendKind::none) add("beta (trend)", fit_.beta);
  if (options_.season != SeasonKind::none) add("gamma (season)", fit_.gamma);
  if (options_.trend == TrendKind::damped) add("phi (damping)", fit_.phi);
  add("level after the last value", fit_.level);
  if (options_.trend != TrendKind::none) add("trend after the last value", fit_.trend);
  return {table};
}

}  // namespace marketday
