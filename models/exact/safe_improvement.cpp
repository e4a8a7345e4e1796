#include "models/exact/safe_improvement.h"

#include <algorithm>
#include <numeric>

#include "models/exact/stationary.h"

namespace marketday {
namespace {

// Shares of one state that maximise the expected value: first the rare actions' kept shares, then
// all that is free down the list of values, as far as each action may take it.
void improve_row(std::span<const double> values, std::span<const double> behaviour,
                 std::span<const double> counts, double fewest, BaselineBootstrap bootstrap,
                 std::span<double> shares) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a] > values[b]; });
  double free = 1.0;
  for (std::size_t a = 0; a < values.size(); ++a) {
    const bool kept = bootstrap == BaselineBootstrap::keep && counts[a] < fewest;
    shares[a] = kept ? behaviour[a] : 0.0;
    free -= shares[a];
  }
  for (const std::size_t a : order) {
    const bool rare = counts[a] < fewest;
    if (rare && bootstrap == BaselineBootstrap::keep) continue;
    const double taken = rare ? std::min(free, behaviour[a]) : free;
    shares[a] += std::max(0.0, taken);
    free -= taken;
  }
}

}  // namespace

SafePolicy improve_safely(const DecisionTable& model, std::span<const double> behaviour,
                          std::span<const double> counts, double fewest,
                          BaselineBootstrap bootstrap) {
  constexpr int kMostRounds = 1000;
  const std::size_t width = model.spec.actions.size();
  SafePolicy best{{behaviour.begin(), behaviour.end()}, {}};
  for (int round = 0; round < kMostRounds; ++round) {
    best.values = stationary_values(model, best.shares);
    std::vector<double> shares(best.shares.size());
    for (std::size_t s = 0; s < model.states.size(); ++s) {
      const std::vector<double> of = action_values(model, static_cast<int>(s), best.values);
      improve_row(of, behaviour.subspan(s * width, width), counts.subspan(s * width, width), fewest,
                  bootstrap, std::span(shares).subspan(s * width, width));
    }
    if (shares == best.shares) break;
    best.shares = std::move(shares);
  }
  return best;
}

}  // namespace marketday
