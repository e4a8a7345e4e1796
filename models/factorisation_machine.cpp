#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "models/regression/scorer.h"
#include "models/tabular/number_text.h"
#include "models/tabular/tabular_model.h"
#include "sim/random.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr double kTiny = 1e-8;

Description describe() {
  return {
      "factorisation_machine",
      "Weights of columns and of all their pairs, the pairs' as products of short vectors: for "
      "many sparse categories such as users and items",
      "Rendle (ICDM 2010)",
      {integer("rank", "-", 8, 0, 1000, "length of a column's vector; 0: no pairs",
               "Rendle (2010), eq. 1"),
       integer("epochs", "-", 30, 1, 100'000, "passes over the rows"),
       number("step", "-", 0.05, 1e-9, 10.0, "of a weight's first move; it shrinks as AdaGrad's",
              "Duchi, Hazan & Singer (2011)"),
       number("l2_weights", "-", 0.01, 0.0, 1e6, "penalty a row on squared weights it moves"),
       number("l2_factors", "-", 0.05, 0.0, 1e6, "penalty a row on squared vectors it moves"),
       number("start", "-", 0.05, 0.0, 10.0, "standard deviation that vectors start with"),
       required(integer("seed", "-", 1, 0, 1e15, "of start and order"))}};
}

double normal(std::uint64_t seed, std::uint32_t column, std::uint32_t k) {
  const RandomBlock block = draw(seed, column, 0, Purpose::model_start, k);
  return std::sqrt(-2.0 * std::log(uniform(block[0]))) *
         std::cos(2.0 * std::numbers::pi * uniform(block[1]));
}

// Rows in the order of their draws.
std::vector<std::uint32_t> order_of(std::size_t rows, std::uint64_t seed, std::uint32_t epoch) {
  std::vector<std::uint32_t> keys(rows);
  std::vector<std::uint32_t> order(rows);
  std::iota(order.begin(), order.end(), 0U);
  for (std::uint32_t i = 0; i < rows; ++i) keys[i] = draw(seed, i, epoch, Purpose::model_order)[0];
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return keys[a] != keys[b] ? keys[a] < keys[b] : a < b;
  });
  return order;
}

// A number with the squares of its past slopes.
struct Weight {
  double value = 0.0;
  double squares = kTiny;

  void descend(double slope, double step) {
    squares += slope * slope;
    value -= step * slope / std::sqrt(squares);
  }
};

class FactorisationMachine : public TabularModel {
 public:
  explicit FactorisationMachine(const Json& p)
      : rank_(p.at("rank").get<std::size_t>()),
        epochs_(p.at("epochs").get<std::uint32_t>()),
        step_(p.at("step").get<double>()),
        l2_weights_(p.at("l2_weights").get<double>()),
        l2_factors_(p.at("l2_factors").get<double>()),
        start_(p.at("start").get<double>()),
        seed_(p.at("seed").get<std::uint64_t>()) {}

  Task task() const override { return Task::response; }

 protected:
  bool wants_all_levels() const override { return true; }
  void learn(const Training& training) override;
  Eigen::VectorXd answer(const SparseRows& x) const override;
  Json save_fit() const override;
  void load_fit(const YamlNode& node, std::size_t columns) override;

 private:
  double sum_of(const SparseRows& x, std::size_t row, std::vector<double>& sums) const;
  void visit(const Training& training, std::size_t row, std::vector<double>& sums);
  void check_settled(const Training& training) const;

  std::size_t rank_;
  std::uint32_t epochs_;
  double step_;
  double l2_weights_;
  double l2_factors_;
  double start_;
  std::uint64_t seed_;
  Weight intercept_;
  std::vector<Weight> weights_;
  std::vector<Weight> factors_;  // columns x rank
};

// w0 + sum w_i x_i + 1/2 sum_f [(sum v_if x_i)^2 - sum v_if^2 x_i^2]: Rendle (2010), lemma 3.1.
// `sums` takes sum v_if x_i.
double FactorisationMachine::sum_of(const SparseRows& x, std::size_t row,
                                    std::vector<double>& sums) const {
  double sum = intercept_.value;
  std::fill(sums.begin(), sums.end(), 0.0);
  double squares = 0.0;
  for (std::size_t i = x.starts[row]; i < x.starts[row + 1]; ++i) {
    const std::size_t column = x.columns[i];
    sum += weights_[column].value * x.values[i];
    for (std::size_t f = 0; f < rank_; ++f) {
      const double part = factors_[column * rank_ + f].value * x.values[i];
      sums[f] += part;
      squares += part * part;
    }
  }
  double pairs = -squares;
  for (const double s : sums) pairs += s * s;
  return sum + 0.5 * pairs;
}

// One step down the slope of the row's loss, d loss / d sum = answer - y for squares and logistic.
void FactorisationMachine::visit(const Training& t, std::size_t row, std::vector<double>& sums) {
  const double sum = sum_of(t.x, row, sums);
  const double slope = (t.binary ? logistic(sum) : sum) - t.y[static_cast<Eigen::Index>(row)];
  intercept_.descend(slope, step_);
  for (std::size_t i = t.x.starts[row]; i < t.x.starts[row + 1]; ++i) {
    const std::size_t column = t.x.columns[i];
    const double x = t.x.values[i];
    weights_[column].descend(slope * x + l2_weights_ * weights_[column].value, step_);
    for (std::size_t f = 0; f < rank_; ++f) {
      Weight& factor = factors_[column * rank_ + f];
      const double own = x * (sums[f] - factor.value * x);
      factor.descend(slope * own + l2_factors_ * factor.value, step_);
    }
  }
}

void FactorisationMachine::learn(const Training& training) {
  const double mean = training.y.mean();
  intercept_ = {training.binary ? std::log(mean / (1.0 - mean)) : mean, kTiny};
  weights_.assign(training.x.width, Weight());
  factors_.assign(training.x.width * rank_, Weight());
  for (std::size_t i = 0; i < factors_.size(); ++i) {
    factors_[i].value = start_ * normal(seed_, static_cast<std::uint32_t>(i / rank_),
                                        static_cast<std::uint32_t>(i % rank_));
  }
  std::vector<double> sums(rank_);
  for (std::uint32_t epoch = 0; epoch < epochs_; ++epoch) {
    for (const std::uint32_t row : order_of(training.x.rows(), seed_, epoch)) {
      visit(training, row, sums);
    }
  }
  check_settled(training);
}

// Squared errors on its own rows, against those of the mean.
void FactorisationMachine::check_settled(const Training& training) const {
  const double ours = (answer(training.x) - training.y).squaredNorm();
  const double naive = (training.y.array() - training.y.mean()).square().sum();
  if (std::isfinite(ours) && ours <= naive) return;
  throw InputError({"parameters", 0, 0}, "step",
                   "the weights grew without bound: worse than the mean on the rows of the fit",
                   "scale the columns (`scale: z`) or take a smaller step: {step: 0.01}");
}

Eigen::VectorXd FactorisationMachine::answer(const SparseRows& x) const {
  Eigen::VectorXd values(static_cast<Eigen::Index>(x.rows()));
  std::vector<double> sums(rank_);
  for (std::size_t row = 0; row < x.rows(); ++row) {
    const double sum = sum_of(x, row, sums);
    values[static_cast<Eigen::Index>(row)] = binary() ? logistic(sum) : sum;
  }
  return values;
}

Json FactorisationMachine::save_fit() const {
  const auto text = [](const std::vector<Weight>& weights) {
    std::vector<double> numbers;
    for (const Weight& w : weights) numbers.push_back(w.value);
    return number_text(numbers);
  };
  return {{"rank", rank_},
          {"intercept", intercept_.value},
          {"weights", text(weights_)},
          {"factors", text(factors_)}};
}

void FactorisationMachine::load_fit(const YamlNode& node, std::size_t columns) {
  rank_ = static_cast<std::size_t>(node.at("rank").integer(0, 1000));
  intercept_.value = node.at("intercept").number(-1e300, 1e300);
  const auto read = [](const std::vector<double>& numbers) {
    std::vector<Weight> weights;
    for (const double x : numbers) weights.push_back({x, kTiny});
    return weights;
  };
  weights_ = read(numbers_in(node.at("weights"), columns));
  factors_ = read(numbers_in(node.at("factors"), columns * rank_));
}

std::unique_ptr<Model> create(const Json& parameters) {
  return std::make_unique<FactorisationMachine>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
