#include <Eigen/Cholesky>
#include <cmath>

#include "models/recommend/factors.h"
#include "models/recommend/recommender.h"
#include "sim/parallel.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {
      "implicit_als",
      "Lists from purchases and looks: what a user took is preferred with confidence "
      "1 + alpha r, what not is not with confidence 1; short vectors by alternating regressions",
      "Hu, Koren & Volinsky (ICDM 2008), eq. 3 to 5",
      with_recommender_parameters(
          {integer("rank", "-", 32, 1, 1024, "length of the vectors"),
           integer("sweeps", "-", 10, 1, 10'000, "over users and items"),
           number("alpha", "-", 1.0, 0.0, 1e6, "confidence a unit of rating"),
           number("l2", "-", 10.0, 1e-9, 1e6, "penalty on squared vectors"),
           number("start", "-", 0.1, 1e-9, 10.0, "standard deviation vectors start with")})};
}

class ImplicitAls : public Recommender {
 public:
  using Recommender::Recommender;
  bool rates() const override { return false; }

 protected:
  void learn(const std::vector<std::string>& texts) override;
  void score(std::uint32_t user, std::span<const std::uint32_t> items,
             std::span<double> scores) const override {
    for (std::size_t i = 0; i < items.size(); ++i) {
      scores[i] = static_cast<double>(x_.row(user).dot(y_.row(items[i])));
    }
  }
  Json save_fit() const override {
    return {{"users", factor_text(x_)}, {"items", factor_text(y_)}};
  }
  void load_fit(const YamlNode& node) override {
    x_ = factors_in(node.at("users"), ratings().users(), rank());
    y_ = factors_in(node.at("items"), ratings().items(), rank());
  }

 private:
  std::uint32_t rank() const { return parameters().at("rank").get<std::uint32_t>(); }
  template <typename ListOf>
  void sweep(Factors& own, const Factors& others, const ListOf& list_of) const;

  Factors x_;
  Factors y_;
};

// (Y'Y + sum alpha r y y' + l2 I) x = sum (1 + alpha r) y over what the user took, r > 0.
template <typename ListOf>
void ImplicitAls::sweep(Factors& own, const Factors& others, const ListOf& list_of) const {
  const Eigen::MatrixXd all = others.cast<double>();
  Eigen::MatrixXd gram = all.transpose() * all;
  gram.diagonal().array() += parameter("l2");
  const double alpha = parameter("alpha");
  for_each_block(static_cast<std::uint32_t>(own.rows()), [&](std::uint32_t i) {
    const RatingMatrix::List list = list_of(i);
    Eigen::MatrixXd weighted(gram.rows(), static_cast<Eigen::Index>(list.size()));
    Eigen::VectorXd b = Eigen::VectorXd::Zero(gram.rows());
    for (std::size_t k = 0; k < list.size(); ++k) {
      const double r = std::max(0.0, list.values[k]);
      const auto y = all.row(list.ids[k]).transpose();
      weighted.col(static_cast<Eigen::Index>(k)) = std::sqrt(alpha * r) * y;
      if (r > 0.0) b += (1.0 + alpha * r) * y;
    }
    Eigen::MatrixXd a = gram;
    a.selfadjointView<Eigen::Lower>().rankUpdate(weighted);
    own.row(i) = a.selfadjointView<Eigen::Lower>().llt().solve(b).transpose().cast<float>();
  });
}

void ImplicitAls::learn(const std::vector<std::string>& /*texts*/) {
  x_ = Factors::Zero(ratings().users(), rank());
  y_ = drawn_factors(seed(), 1, ratings().items(), rank(), parameter("start"));
  const auto sweeps = parameters().at("sweeps").get<int>();
  for (int s = 0; s < sweeps; ++s) {
    sweep(x_, y_, [&](std::uint32_t u) { return ratings().of_user(u); });
    sweep(y_, x_, [&](std::uint32_t i) { return ratings().of_item(i); });
  }
  require_finite(x_.allFinite() && y_.allFinite());
}

std::unique_ptr<Model> create(const Json& parameters) {
  return std::make_unique<ImplicitAls>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
