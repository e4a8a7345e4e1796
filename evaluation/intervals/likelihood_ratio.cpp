#include "evaluation/intervals/likelihood_ratio.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/io/error.h"

namespace marketday::intervals {
namespace {

struct PseudoLog {
  double value = 0.0;
  double slope = 0.0;
  double bend = 0.0;
};

PseudoLog pseudo_log(double z, double least) {
  if (z >= least) return {std::log(z), 1.0 / z, -1.0 / (z * z)};
  const double u = z / least;
  return {std::log(least) - 1.5 + 2.0 * u - 0.5 * u * u, (2.0 - u) / least, -1.0 / (least * least)};
}

struct Dual {
  double value = 0.0;
  std::array<double, 2> slope{};
  std::array<double, 3> bend{};  // minus the second derivatives: 00, 01, 11
};

Dual dual_at(const WeightedRewards& data, double v, std::array<double, 2> l) {
  const double least = 1.0 / static_cast<double>(data.weights.size());
  Dual dual;
  for (std::size_t i = 0; i < data.weights.size(); ++i) {
    const double a = data.weights[i] - 1.0;
    const double b = data.weights[i] * data.rewards[i] - v;
    const PseudoLog log = pseudo_log(1.0 + l[0] * a + l[1] * b, least);
    dual.value += log.value;
    dual.slope[0] += log.slope * a;
    dual.slope[1] += log.slope * b;
    dual.bend[0] -= log.bend * a * a;
    dual.bend[1] -= log.bend * a * b;
    dual.bend[2] -= log.bend * b * b;
  }
  return dual;
}

struct Maximum {
  double value = 0.0;
  std::array<double, 2> at{};
};

// `both` false: over the first multiplier alone, the second staying 0.
Maximum maximise(const WeightedRewards& data, double v, bool both) {
  constexpr int kMostSteps = 200;
  Maximum best;
  Dual dual = dual_at(data, v, best.at);
  for (int step = 0; step < kMostSteps && best.value < LikelihoodRatio::kFar; ++step) {
    const double ridge = 1e-12 * (dual.bend[0] + dual.bend[2]) + 1e-300;
    const double h0 = dual.bend[0] + ridge;
    const double h2 = dual.bend[2] + ridge;
    const double h1 = both ? dual.bend[1] : 0.0;
    const double s1 = both ? dual.slope[1] : 0.0;
    const double determinant = h0 * h2 - h1 * h1;
    const std::array<double, 2> move{(h2 * dual.slope[0] - h1 * s1) / determinant,
                                     (h0 * s1 - h1 * dual.slope[0]) / determinant};
    const double gain = dual.slope[0] * move[0] + s1 * move[1];
    if (!(gain > 1e-15)) break;
    double share = 1.0;
    const auto moved = [&] {
      return std::array<double, 2>{best.at[0] + share * move[0], best.at[1] + share * move[1]};
    };
    Dual next = dual_at(data, v, moved());
    while (!(next.value > dual.value) && share > 1e-10) {
      share /= 2.0;
      next = dual_at(data, v, moved());
    }
    if (!(next.value > dual.value)) break;
    best.at = moved();
    best.value = next.value;
    dual = next;
  }
  return best;
}

}  // namespace

LikelihoodRatio::LikelihoodRatio(const WeightedRewards& data) : data_(data) {
  const auto [least, most] = std::minmax_element(data.weights.begin(), data.weights.end());
  if (!(*least < 1.0 && *most > 1.0)) {
    throw InputError(
        "weights: none below 1 or none above 1, so that no reweighting of the rows seen brings "
        "their mean to 1; use cressie_read, which allows for an unseen row");
  }
  const Maximum maximum = maximise(data_, 0.0, false);
  of_weights_ = maximum.value;
  double mass = 0.0;
  for (std::size_t i = 0; i < data_.weights.size(); ++i) {
    const double q = 1.0 / (1.0 + maximum.at[0] * (data_.weights[i] - 1.0));
    mass += q;
    best_ += q * data_.weights[i] * data_.rewards[i];
  }
  best_ /= mass;
}

double LikelihoodRatio::at(double value) const {
  return 2.0 * std::max(0.0, maximise(data_, value, true).value - of_weights_);
}

}  // namespace marketday::intervals
