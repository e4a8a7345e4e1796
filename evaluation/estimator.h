// What a policy that did not act would have earned, from what another policy logged. The estimators
// that use one weight a row differ in three things only: what they make of the weight, whether a
// reward model stands behind them, and whether they divide by the weights they used.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "sim/description.h"

namespace marketday {

// Value = mean(q_pi) + mean(g(w) (r - q)) / mean(g(w) or 1), without q where no model is used; with
//   w    = pi_e(a | x) / pi_b(a | x), the weight of a row whose action was a
//   q    = the model's reward of the action taken
//   q_pi = sum over actions of pi_e(k | x) times the model's reward of k
//   g    = `shrink`.
class Estimator {
 public:
  static constexpr const char* kKind = "estimator";
  using Factory = std::function<std::unique_ptr<Estimator>(const Json& parameters)>;

  Estimator() = default;
  Estimator(const Estimator&) = delete;
  Estimator& operator=(const Estimator&) = delete;
  virtual ~Estimator() = default;

  // g: one number a row.
  virtual void shrink(std::span<const double> weights, std::span<double> used) const = 0;
  virtual bool uses_model() const = 0;
  virtual bool self_normalised() const { return false; }
  // g(w) = w: where it is not, the value is biased by what the model or the reward misses, and its
  // interval does not know by how much.
  bool keeps_weights() const;
};

// The estimators made of one formula g, for one-file plug-ins.
enum class Behind { nothing, reward_model };
enum class DivideBy { rows, used_weights };

template <typename Shrink>
class WeightEstimator : public Estimator {
 public:
  WeightEstimator(Shrink shrink, Behind behind, DivideBy divide)
      : shrink_(shrink), behind_(behind), divide_(divide) {}

  void shrink(std::span<const double> weights, std::span<double> used) const override {
    for (std::size_t i = 0; i < weights.size(); ++i) used[i] = shrink_(weights[i]);
  }
  bool uses_model() const override { return behind_ == Behind::reward_model; }
  bool self_normalised() const override { return divide_ == DivideBy::used_weights; }

 private:
  Shrink shrink_;
  Behind behind_;
  DivideBy divide_;
};

template <typename Shrink>
std::unique_ptr<Estimator> weight_estimator(Shrink shrink, Behind behind,
                                            DivideBy divide = DivideBy::rows) {
  return std::make_unique<WeightEstimator<Shrink>>(shrink, behind, divide);
}

// Named and with its parameters checked; InputError otherwise.
std::unique_ptr<Estimator> make_estimator(const std::string& name, const Json& parameters);

}  // namespace marketday
