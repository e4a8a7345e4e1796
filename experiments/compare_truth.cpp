#include "experiments/compare_truth.h"

#include <fmt/core.h>

#include <filesystem>

#include "sim/io/csv_stream.h"

namespace marketday {
namespace {

constexpr double kWidest = 1e300;

void check_columns(const CsvStream& csv, const EnvironmentSpec& spec) {
  std::vector<std::string> expected = {"round"};
  for (const Action& action : spec.actions) expected.push_back("reward_" + action.name);
  if (csv.header() == expected) return;
  throw InputError(Place{csv.file(), 1, 0}, "header", "other columns than the log's actions",
                   "write both again: marketday log ... --truth");
}

}  // namespace

std::vector<TrueValue> true_values(LogSource& log, const std::vector<NamedPolicy>& policies,
                                   const std::string& path) {
  if (!std::filesystem::exists(path)) {
    throw FileError(path, "no such file; `marketday log ... --truth` writes it beside the log");
  }
  const EnvironmentSpec& spec = log.meta().spec;
  const std::size_t width = spec.actions.size();
  CsvStream csv(path);
  check_columns(csv, spec);
  std::vector<TrueValue> values = {{kBehaviour, 0.0}};
  for (const NamedPolicy& policy : policies) values.push_back({policy.label, 0.0});
  double rows = 0.0;
  std::vector<double> probabilities;
  std::vector<double> rewards;
  log.for_each_block([&](const FeedbackBlock& block) {
    rewards.assign(block.rows * width, 0.0);
    for (std::size_t row = 0; row < block.rows; ++row) {
      if (!csv.next() || csv.integer(0, 0, INT64_MAX) != block.rounds[row]) {
        throw InputError(Place{path, csv.line(), 0}, "round",
                         fmt::format("not round {} of the log", block.rounds[row]),
                         "write both again: marketday log ... --truth");
      }
      for (std::size_t a = 0; a < width; ++a) {
        const bool is_allowed = block.mask[row * width + a] != 0;
        if (is_allowed) rewards[row * width + a] = csv.number(a + 1, -kWidest, kWidest);
      }
      values[0].value += block.rewards[row];
    }
    for (std::size_t k = 0; k < policies.size(); ++k) {
      probabilities.assign(block.mask.size(), 0.0);
      policies[k].policy->action_probabilities(observation_of(block), probabilities);
      for (std::size_t i = 0; i < probabilities.size(); ++i) {
        values[k + 1].value += probabilities[i] * rewards[i];
      }
    }
    rows += static_cast<double>(block.rows);
  });
  for (TrueValue& value : values) value.value /= rows;
  return values;
}

}  // namespace marketday
