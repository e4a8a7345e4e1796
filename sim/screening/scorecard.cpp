#include "sim/screening/scorecard.h"

#include <fmt/core.h>

#include "sim/io/error.h"

namespace marketday {
namespace {

template <typename Named>
std::size_t place_of(const std::vector<Named>& all, const std::string& name, const char* key) {
  std::vector<std::string> names;
  for (const Named& one : all) {
    if (one.name == name) return names.size();
    names.push_back(one.name);
  }
  throw InputError(Place{"parameters", 0, 0}, key, fmt::format("found `{}`", name),
                   suggestion(name, names));
}

}  // namespace

Parameter scorecard_lines_parameter() {
  return table("points",
               {required(text("feature", "", {}, "feature of the environment")),
                number("low", "the feature's", -1e300, -1e300, 1e300, "lower end of the band"),
                number("high", "the feature's", 1e300, -1e300, 1e300, "upper end, included"),
                number("points", "points", 0.0, -1e9, 1e9, "for a value in the band"),
                number("slope", "points per unit", 0.0, -1e9, 1e9, "times that value")},
               "what adds to the score");
}

Parameter scorecard_steps_parameter() {
  return table("steps",
               {required(number("at_least", "points", 0.0, -1e9, 1e9, "score from which on")),
                required(text("action", "", {}, "action of the environment"))},
               "what happens; below all of them the first action");
}

Scorecard::Scorecard(const Json& parameters, const std::vector<Feature>& features,
                     const std::vector<Action>& actions) {
  for (const Json& row : parameters.at("points")) {
    lines_.push_back({place_of(features, row.at("feature"), "points.feature"),
                      row.value("low", -1e300), row.value("high", 1e300), row.value("points", 0.0),
                      row.value("slope", 0.0)});
    if (lines_.back().high < lines_.back().low) {
      throw InputError(Place{"parameters", 0, 0}, "points.high",
                       "the band ends below its beginning", "high must be at least low");
    }
  }
  for (const Json& row : parameters.at("steps")) {
    steps_.push_back({row.at("at_least"),
                      static_cast<int>(place_of(actions, row.at("action"), "steps.action"))});
  }
}

double Scorecard::score(std::span<const double> values) const {
  double sum = 0.0;
  for (const ScorecardLine& line : lines_) {
    const double value = values[line.feature];
    if (value >= line.low && value <= line.high) sum += line.points + line.slope * value;
  }
  return sum;
}

int Scorecard::action(double score, std::span<const std::uint8_t> mask) const {
  const ScorecardStep* reached = nullptr;
  for (const ScorecardStep& step : steps_) {
    if (score < step.at_least || mask[static_cast<std::size_t>(step.action)] == 0) continue;
    if (reached == nullptr || step.at_least >= reached->at_least) reached = &step;
  }
  return reached == nullptr ? -1 : reached->action;
}

void Scorecard::scale(std::span<const double> factors) {
  std::size_t at = 0;
  for (ScorecardLine& line : lines_) {
    line.points *= factors[at];
    line.slope *= factors[at];
    ++at;
  }
  for (ScorecardStep& step : steps_) step.at_least *= factors[at++];
}

}  // namespace marketday
