#include <fmt/core.h>

#include <Eigen/Dense>

#include "agents/batch_learner.h"
#include "agents/checkpoint.h"
#include "agents/create.h"
#include "policies/action_rules.h"
#include "policies/features.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr std::size_t kMostWeights = 2000;

Description describe() {
  return {"lspi",
          "Least-squares policy iteration: linear action values that solve the fixed point of the "
          "greedy policy over all transitions remembered, no step size",
          "Lagoudakis & Parr (2003), figures 5 and 8",
          BatchLearner::parameters(
              {integer("most_rounds", "rounds", 20, 1, 10'000, "policy improvements of a fit",
                       "Lagoudakis & Parr (2003), figure 8"),
               number("close_enough", "-", 1e-6, 0.0, 1.0,
                      "a fit ends when the weights move by less, relative to their length"),
               number("penalty", "-", 1e-6, 1e-12, 1e12,
                      "ridge on the equations, for columns never seen",
                      "Lagoudakis & Parr (2003), section 5")})};
}

class Lspi : public BatchLearner {
 public:
  Lspi(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : BatchLearner(parameters, environment, seed),
        most_rounds_(parameters.at("most_rounds").get<int>()),
        close_enough_(parameters.at("close_enough").get<double>()),
        penalty_(parameters.at("penalty").get<double>()),
        weights_(Eigen::VectorXd::Zero(static_cast<Eigen::Index>(width() * columns()))) {
    if (width() * columns() <= kMostWeights) return;
    throw parameter_error("basis", fmt::format("{} weights", width() * columns()),
                          fmt::format("this agent solves a square system of them and needs at most "
                                      "{}; use fewer features or tiles, or semi_gradient_q",
                                      kMostWeights));
  }

  void persist(Checkpoint& checkpoint) override {
    BatchLearner::persist(checkpoint);
    checkpoint(weights_);
  }

  std::unique_ptr<Policy> freeze() const override {
    const PolicyContent content{frozen_parameters(),
                                {{"weights", {weights_.begin(), weights_.end()}}}};
    return Registry<Policy>::instance().find("linear").create(content, environment());
  }

 private:
  Eigen::Index place(std::size_t action) const {
    return static_cast<Eigen::Index>(action * columns());
  }

  void predict(std::span<const double> columns, std::span<double> values) const override {
    const Eigen::Map<const Eigen::VectorXd> x(columns.data(),
                                              static_cast<Eigen::Index>(columns.size()));
    for (std::size_t a = 0; a < width(); ++a) {
      values[a] = weights_.segment(place(a), x.size()).dot(x);
    }
  }

  void fit() override {
    for (int round = 0; round < most_rounds_; ++round) {
      const Eigen::VectorXd before = weights_;
      evaluate_greedy();
      if ((weights_ - before).norm() <= close_enough_ * before.norm()) break;
    }
  }

  // LSTDQ: A = sum phi(s,a) (phi(s,a) - discount phi(s', greedy(s')))', b = sum phi(s,a) r
  void evaluate_greedy() {
    const Eigen::Index size = weights_.size();
    const auto count = static_cast<Eigen::Index>(columns());
    Eigen::MatrixXd a = penalty_ * Eigen::MatrixXd::Identity(size, size);
    Eigen::VectorXd b = Eigen::VectorXd::Zero(size);
    std::vector<double> next(width());
    for (const Remembered& one : memory()) {
      const Eigen::Map<const Eigen::VectorXd> x(one.columns.data(), count);
      const Eigen::Index here = place(one.action);
      a.block(here, here, count, count).noalias() += x * x.transpose();
      b.segment(here, count) += one.reward * x;
      if (one.terminated) continue;
      const Eigen::Map<const Eigen::VectorXd> y(one.next_columns.data(), count);
      predict(one.next_columns, next);
      const Eigen::Index there = place(greedy(next, one.next_mask));
      a.block(here, there, count, count).noalias() -= discount() * x * y.transpose();
    }
    weights_ = a.partialPivLu().solve(b);
  }

  static std::size_t greedy(std::span<const double> values, std::span<const std::uint8_t> mask) {
    const double greatest = greatest_value(values, mask);
    std::size_t a = 0;
    while (a + 1 < values.size() && (mask[a] == 0 || values[a] < greatest)) ++a;
    return a;
  }

  int most_rounds_;
  double close_enough_;
  double penalty_;
  Eigen::VectorXd weights_;  // actions x columns
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<Lspi>(describe));

}  // namespace marketday
