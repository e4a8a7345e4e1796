#include <cmath>
#include <vector>

#include "policies/action_rules.h"
#include "policies/features.h"
#include "policies/parameters.h"
#include "policies/policy.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {
      "calendar",
      "Promotes on fixed days: the first entry that covers the day gives the depth, else none",
      "-",
      {table("entries",
             {required(integer("first_day", "days", 0, 0, 1e6, "first day of the promotion")),
              required(integer("last_day", "days", 0, 0, 1e6, "last day, included")),
              required(number("depth", "share", 0.0, 0.0, 1.0, "share of the price given away")),
              integer("every_days", "days", 0, 0, 1e6,
                      "repeat every so many days, counted from first_day; 0: once")},
             "promotion periods in order of precedence; needs the feature `day`")}};
}

struct Entry {
  std::int64_t first_day;
  std::int64_t last_day;
  std::int64_t every_days;
  int action;

  bool covers(std::int64_t day) const {
    if (day < first_day) return false;
    const std::int64_t since = day - first_day;
    return (every_days == 0 ? since : since % every_days) <= last_day - first_day;
  }
};

Entry read_entry(const Json& row, const EnvironmentSpec& environment) {
  const Entry entry{row.at("first_day"), row.at("last_day"), row.at("every_days"),
                    action_with_depth(environment, row.at("depth"), "entries.depth")};
  if (entry.last_day < entry.first_day) {
    throw parameter_error("entries.last_day", "the period ends before it begins",
                          "last_day must be at least first_day");
  }
  if (entry.every_days != 0 && entry.every_days <= entry.last_day - entry.first_day) {
    throw parameter_error("entries.every_days", "the period is longer than its repetition",
                          "every_days must exceed last_day - first_day, or be 0");
  }
  return entry;
}

class Calendar : public Policy {
 public:
  Calendar(const PolicyContent& content, const EnvironmentSpec& environment)
      : environment_(environment),
        parameters_(checked_parameters(content.parameters, describe())),
        day_(feature_index(environment, "day", "calendar")),
        none_(action_with_depth(environment, 0.0, "calendar")) {
    for (const Json& row : parameters_.at("entries")) {
      entries_.push_back(read_entry(row, environment));
    }
  }

  std::string kind() const override { return "calendar"; }

  void action_probabilities(const Observation& observation,
                            std::span<double> probabilities) const override {
    const std::size_t width = environment_.actions.size();
    for (std::size_t row = 0; row < observation.rows(); ++row) {
      const double day = value_row(observation, row)[day_];
      const int wanted = wanted_action(static_cast<std::int64_t>(std::floor(day)));
      certain_action(nearest_allowed(environment_, mask_row(observation, row), wanted),
                     probabilities.subspan(row * width, width));
    }
  }

  PolicyContent content() const override { return {parameters_, {}}; }

 private:
  int wanted_action(std::int64_t day) const {
    for (const Entry& entry : entries_) {
      if (entry.covers(day)) return entry.action;
    }
    return none_;
  }

  EnvironmentSpec environment_;
  Json parameters_;
  std::size_t day_;
  int none_;
  std::vector<Entry> entries_;
};

std::unique_ptr<Policy> create(const PolicyContent& content, const EnvironmentSpec& environment) {
  return std::make_unique<Calendar>(content, environment);
}

}  // namespace

MARKETDAY_REGISTER(Policy, describe(), create);

}  // namespace marketday
