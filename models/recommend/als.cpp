#include <Eigen/Cholesky>
#include <cmath>

#include "models/recommend/factors.h"
#include "models/recommend/recommender.h"
#include "sim/parallel.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"als",
          "Ratings as matrix_factorisation has them, learnt by alternating ridge regressions: each "
          "user's vector and bias exactly, then each item's",
          "Zhou, Wilkinson, Schreiber & Pan (AAIM 2008), penalties weighted by ratings",
          with_recommender_parameters(
              {integer("rank", "-", 16, 1, 1024, "length of the vectors"),
               integer("sweeps", "-", 15, 1, 10'000, "over users and items"),
               number("l2_biases", "-", 0.05, 0.0, 1e3, "penalty a rating on squared biases"),
               number("l2_factors", "-", 0.15, 1e-9, 1e3, "penalty a rating on squared vectors"),
               start_parameter()})};
}

// Vectors of one side, the bias as last column.
class Als : public Recommender {
 public:
  using Recommender::Recommender;

 protected:
  void learn(const std::vector<std::string>& texts) override;
  void score(std::uint32_t user, std::span<const std::uint32_t> items,
             std::span<double> scores) const override;
  Json save_fit() const override {
    return {{"users", factor_text(users_)}, {"items", factor_text(items_)}};
  }
  void load_fit(const YamlNode& node) override {
    users_ = factors_in(node.at("users"), ratings().users(), rank() + 1);
    items_ = factors_in(node.at("items"), ratings().items(), rank() + 1);
  }

 private:
  std::uint32_t rank() const { return parameters().at("rank").get<std::uint32_t>(); }
  template <typename ListOf>
  void sweep(Factors& own, const Factors& others, const ListOf& list_of) const;

  Factors users_;
  Factors items_;
};

// (sum x x' + n L) w = sum x (r - mean - bias of the other), x = (vector of the other, 1).
template <typename ListOf>
void Als::sweep(Factors& own, const Factors& others, const ListOf& list_of) const {
  const Eigen::Index rank = own.cols() - 1;
  Eigen::VectorXd penalty = Eigen::VectorXd::Constant(rank + 1, parameter("l2_factors"));
  penalty[rank] = parameter("l2_biases") + 1e-9;
  for_each_block(static_cast<std::uint32_t>(own.rows()), [&](std::uint32_t i) {
    const RatingMatrix::List list = list_of(i);
    const auto n = static_cast<Eigen::Index>(list.size());
    if (n == 0) {
      own.row(i).setZero();
      return;
    }
    Eigen::MatrixXd x(rank + 1, n);
    Eigen::VectorXd y(n);
    for (Eigen::Index k = 0; k < n; ++k) {
      const auto other = others.row(list.ids[static_cast<std::size_t>(k)]);
      x.col(k) = other.transpose().cast<double>();
      x(rank, k) = 1.0;
      y[k] = list.values[static_cast<std::size_t>(k)] - ratings().mean() -
             static_cast<double>(other[rank]);
    }
    Eigen::MatrixXd a = Eigen::MatrixXd::Zero(rank + 1, rank + 1);
    a.selfadjointView<Eigen::Lower>().rankUpdate(x);
    a.diagonal() += static_cast<double>(n) * penalty;
    const Eigen::VectorXd w = a.selfadjointView<Eigen::Lower>().ldlt().solve(x * y);
    own.row(i) = w.transpose().cast<float>();
  });
}

void Als::learn(const std::vector<std::string>& /*texts*/) {
  users_ = Factors::Zero(ratings().users(), rank() + 1);
  items_ = drawn_factors(seed(), 1, ratings().items(), rank() + 1, parameter("start"));
  items_.col(rank()).setZero();
  const auto sweeps = parameters().at("sweeps").get<int>();
  for (int s = 0; s < sweeps; ++s) {
    sweep(users_, items_, [&](std::uint32_t u) { return ratings().of_user(u); });
    sweep(items_, users_, [&](std::uint32_t i) { return ratings().of_item(i); });
  }
  require_finite(users_.allFinite() && items_.allFinite());
}

void Als::score(std::uint32_t user, std::span<const std::uint32_t> items,
                std::span<double> scores) const {
  const Eigen::Index rank = users_.cols() - 1;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto item = items_.row(items[i]);
    scores[i] =
        ratings().mean() + static_cast<double>(users_(user, rank) + item[rank] +
                                               users_.row(user).head(rank).dot(item.head(rank)));
  }
}

std::unique_ptr<Model> create(const Json& parameters) {
  return std::make_unique<Als>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
