#include "evaluation/uplift/causalml_metrics.h"

#include <cmath>

#include "evaluation/uplift/metrics.h"

namespace marketday {
namespace {

// Row numbers of the ranking with runs of equal scores turned round: the earlier row first.
template <typename Body>
void each_earlier_first(const UpliftRanking& ranking, const Body& body) {
  std::size_t begin = 0;
  for (const std::uint32_t end : ranking.run_ends()) {
    for (std::size_t i = end; i-- > begin;) body(i);
    begin = end;
  }
}

// pandas' interpolate: straight lines over what is missing, the last value on to the end.
void interpolate(std::vector<double>& curve) {
  std::size_t known = 0;
  for (std::size_t i = 1; i <= curve.size(); ++i) {
    if (i < curve.size() && std::isnan(curve[i])) continue;
    const double step =
        i < curve.size() ? (curve[i] - curve[known]) / static_cast<double>(i - known) : 0.0;
    for (std::size_t k = known + 1; k < i; ++k) {
      curve[k] = curve[known] + step * static_cast<double>(k - known);
    }
    known = i;
  }
}

// `value` of the tally after each row, from 0; NaN ones are filled in.
template <typename Value>
std::vector<double> curve_by_row(const UpliftRanking& ranking, const Value& value) {
  std::vector<double> curve = {0.0};
  curve.reserve(ranking.rows() + 1);
  Tally tally;
  each_earlier_first(ranking, [&](std::size_t i) {
    const bool treated = ranking.treated()[i] != 0;
    (treated ? tally.treated : tally.control) += 1.0;
    (treated ? tally.treated_outcome : tally.control_outcome) += ranking.outcome()[i];
    curve.push_back(value(tally));
  });
  interpolate(curve);
  return curve;
}

double mean_over_points(const std::vector<double>& curve) {
  double sum = 0.0;
  for (const double value : curve) sum += value;
  return sum / static_cast<double>(curve.size());
}

double divided(double value, double last, bool normalised) {
  return normalised ? value / std::abs(last) : value;
}

}  // namespace

double causalml_auuc(const UpliftRanking& ranking, bool normalised) {
  // 0 / 0 is NaN until both groups have rows
  std::vector<double> curve = curve_by_row(ranking, [](const Tally& t) {
    return t.treated_outcome / t.treated - t.control_outcome / t.control;
  });
  for (std::size_t i = 0; i < curve.size(); ++i) curve[i] *= static_cast<double>(i);
  return divided(mean_over_points(curve), curve.back(), normalised);
}

double causalml_qini(const UpliftRanking& ranking, bool normalised) {
  const std::vector<double> curve = curve_by_row(ranking, [](const Tally& t) {
    return t.treated_outcome - t.control_outcome * t.treated / t.control;
  });
  // the random line's mean is half its last point
  return divided(mean_over_points(curve) - curve.back() / 2.0, curve.back(), normalised);
}

TrueEffectMetrics causalml_with_true_effect(const ScoredTrial& trial,
                                            std::span<const double> true_effect) {
  const UpliftRanking ranking({trial.score, trial.treated, true_effect});
  std::vector<double> gain = {0.0};
  std::vector<double> qini = {0.0};
  double effects = 0.0;
  double treated = 0.0;
  each_earlier_first(ranking, [&](std::size_t i) {
    effects += ranking.outcome()[i];
    treated += ranking.treated()[i];
    gain.push_back(effects);
    qini.push_back(effects / static_cast<double>(gain.size() - 1) * treated);
  });
  return {divided(mean_over_points(gain), gain.back(), true),
          divided(mean_over_points(qini) - qini.back() / 2.0, qini.back(), true)};
}

}  // namespace marketday
