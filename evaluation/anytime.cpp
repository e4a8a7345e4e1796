#include "evaluation/anytime.h"

#include <fmt/core.h>

#include "evaluation/intervals/mixture_sequence.h"
#include "sim/io/error.h"

namespace marketday {

std::vector<AnytimeRow> anytime_intervals(LogSource& log, const std::vector<NamedPolicy>& policies,
                                          double low, double high, double level) {
  if (!(low < high)) {
    throw InputError(fmt::format(
        "command line: --reward-range: found {} {}; the least reward, then the greatest", low,
        high));
  }
  const std::size_t width = log.meta().spec.actions.size();
  std::vector<intervals::MixtureSequence> sequences(policies.size(),
                                                    intervals::MixtureSequence(low, high));
  std::vector<double> probabilities;
  std::int64_t rows = 0;
  log.for_each_block([&](const FeedbackBlock& block) {
    for (const double reward : block.rewards) {
      if (reward >= low && reward <= high) continue;
      throw InputError(
          fmt::format("command line: --reward-range: the log has a reward of {}; give the range "
                      "that all lie in",
                      reward));
    }
    for (std::size_t k = 0; k < policies.size(); ++k) {
      probabilities.assign(block.mask.size(), 0.0);
      policies[k].policy->action_probabilities(observation_of(block), probabilities);
      for (std::size_t row = 0; row < block.rows; ++row) {
        const auto action = static_cast<std::size_t>(block.actions[row]);
        sequences[k].add(probabilities[row * width + action] / block.propensities[row],
                         block.rewards[row]);
      }
    }
    rows += static_cast<std::int64_t>(block.rows);
  });
  std::vector<AnytimeRow> result;
  for (std::size_t k = 0; k < policies.size(); ++k) {
    result.push_back({policies[k].label, rows, sequences[k].interval(level)});
  }
  return result;
}

}  // namespace marketday
