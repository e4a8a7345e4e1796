#include <cmath>

#include "models/recommend/factors.h"
#include "models/recommend/recommender.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"matrix_factorisation",
          "Ratings as mean, biases and the product of a user's and an item's short vector, learnt "
          "by stochastic gradient descent",
          "Koren, Bell & Volinsky (IEEE Computer 2009), eq. 4 and 5",
          with_recommender_parameters(descent_parameters())};
}

class MatrixFactorisation : public Recommender {
 public:
  using Recommender::Recommender;

 protected:
  void learn(const std::vector<std::string>& texts) override;
  void score(std::uint32_t user, std::span<const std::uint32_t> items,
             std::span<double> scores) const override {
    for (std::size_t i = 0; i < items.size(); ++i) scores[i] = answer(user, items[i]);
  }
  Json save_fit() const override {
    return {{"user_biases", number_text(user_biases_)},
            {"item_biases", number_text(item_biases_)},
            {"user_factors", factor_text(p_)},
            {"item_factors", factor_text(q_)}};
  }
  void load_fit(const YamlNode& node) override {
    user_biases_ = numbers_in(node.at("user_biases"), ratings().users());
    item_biases_ = numbers_in(node.at("item_biases"), ratings().items());
    p_ = factors_in(node.at("user_factors"), ratings().users(), rank());
    q_ = factors_in(node.at("item_factors"), ratings().items(), rank());
  }

 private:
  std::uint32_t rank() const { return parameters().at("rank").get<std::uint32_t>(); }
  double answer(std::uint32_t user, std::uint32_t item) const {
    return ratings().mean() + user_biases_[user] + item_biases_[item] +
           static_cast<double>(p_.row(user).dot(q_.row(item)));
  }
  void epoch(std::uint32_t number, std::span<const RatingRow> rows, double step);

  std::vector<double> user_biases_;
  std::vector<double> item_biases_;
  Factors p_;
  Factors q_;
};

// One step down the slope of (r - answer)^2 + l2 (b_u^2 + b_i^2) + l2 (|p|^2 + |q|^2) a rating.
void MatrixFactorisation::epoch(std::uint32_t number, std::span<const RatingRow> rows,
                                double step) {
  const double bias_decay = 1.0 - step * parameter("l2_biases");
  const auto decay = static_cast<float>(1.0 - step * parameter("l2_factors"));
  Eigen::RowVectorXf old(q_.cols());
  for (const std::uint32_t k : shuffled(static_cast<std::uint32_t>(rows.size()), seed(), number)) {
    const RatingRow& r = rows[k];
    const double error = r.value - answer(r.user, r.item);
    user_biases_[r.user] = bias_decay * user_biases_[r.user] + step * error;
    item_biases_[r.item] = bias_decay * item_biases_[r.item] + step * error;
    const auto move = static_cast<float>(step * error);
    old = p_.row(r.user);
    p_.row(r.user) = decay * p_.row(r.user) + move * q_.row(r.item);
    q_.row(r.item) = decay * q_.row(r.item) + move * old;
  }
}

void MatrixFactorisation::learn(const std::vector<std::string>& /*texts*/) {
  user_biases_.assign(ratings().users(), 0.0);
  item_biases_.assign(ratings().items(), 0.0);
  p_ = drawn_factors(seed(), 0, ratings().users(), rank(), parameter("start"));
  q_ = drawn_factors(seed(), 1, ratings().items(), rank(), parameter("start"));
  const std::vector<RatingRow> rows = ratings().rows();
  double step = parameter("step");
  const auto epochs = parameters().at("epochs").get<std::uint32_t>();
  for (std::uint32_t e = 0; e < epochs; ++e, step *= parameter("shrinkage")) epoch(e, rows, step);
  require_finite(p_.allFinite() && q_.allFinite());
}

std::unique_ptr<Model> create(const Json& parameters) {
  return std::make_unique<MatrixFactorisation>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
