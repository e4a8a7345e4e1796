#include <cmath>

#include "models/recommend/factors.h"
#include "models/recommend/recommender.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"svdpp",
          "Ratings as matrix_factorisation has them, where each item that a user rated, whatever "
          "the rating, moves the user's vector too",
          "Koren (KDD 2008), eq. 15 (SVD++)", with_recommender_parameters(descent_parameters())};
}

class Svdpp : public Recommender {
 public:
  using Recommender::Recommender;

 protected:
  void learn(const std::vector<std::string>& texts) override;
  void score(std::uint32_t user, std::span<const std::uint32_t> items,
             std::span<double> scores) const override;
  Json save_fit() const override {
    return {{"user_biases", number_text(user_biases_)},
            {"item_biases", number_text(item_biases_)},
            {"user_factors", factor_text(p_)},
            {"item_factors", factor_text(q_)},
            {"rated_factors", factor_text(y_)}};
  }
  void load_fit(const YamlNode& node) override {
    user_biases_ = numbers_in(node.at("user_biases"), ratings().users());
    item_biases_ = numbers_in(node.at("item_biases"), ratings().items());
    p_ = factors_in(node.at("user_factors"), ratings().users(), rank());
    q_ = factors_in(node.at("item_factors"), ratings().items(), rank());
    y_ = factors_in(node.at("rated_factors"), ratings().items(), rank());
  }

 private:
  std::uint32_t rank() const { return parameters().at("rank").get<std::uint32_t>(); }
  Eigen::RowVectorXf rated_sum(std::uint32_t user) const;
  void visit(std::uint32_t user, double step);

  std::vector<double> user_biases_;
  std::vector<double> item_biases_;
  Factors p_;
  Factors q_;
  Factors y_;
};

// |N(u)|^-1/2 sum_{j in N(u)} y_j
Eigen::RowVectorXf Svdpp::rated_sum(std::uint32_t user) const {
  Eigen::RowVectorXf sum = Eigen::RowVectorXf::Zero(y_.cols());
  const RatingMatrix::List own = ratings().of_user(user);
  for (const std::uint32_t item : own.ids) sum += y_.row(item);
  return sum / std::sqrt(std::max(1.0F, static_cast<float>(own.size())));
}

// A step a rating moves every y_j of the user by the same d = step e q / sqrt(n) and shrinks it. So
// the sum moves by n d, and each y_j at the end by what the steps add up to: Koren's very steps, in
// time of the rank a rating, not of the rank times n.
void Svdpp::visit(std::uint32_t user, double step) {
  const RatingMatrix::List own = ratings().of_user(user);
  const auto bias_decay = 1.0 - step * parameter("l2_biases");
  const auto decay = static_cast<float>(1.0 - step * parameter("l2_factors"));
  const float root = std::sqrt(static_cast<float>(own.size()));
  Eigen::RowVectorXf rated = rated_sum(user);
  Eigen::RowVectorXf moved = Eigen::RowVectorXf::Zero(y_.cols());
  Eigen::RowVectorXf whole(y_.cols());
  float kept = 1.0F;
  for (std::size_t k = 0; k < own.size(); ++k) {
    const std::uint32_t item = own.ids[k];
    auto q = q_.row(item);
    auto p = p_.row(user);
    whole = p + rated;
    const double error = own.values[k] - (ratings().mean() + user_biases_[user] +
                                          item_biases_[item] + static_cast<double>(whole.dot(q)));
    user_biases_[user] = bias_decay * user_biases_[user] + step * error;
    item_biases_[item] = bias_decay * item_biases_[item] + step * error;
    const auto move = static_cast<float>(step * error);
    p = decay * p + move * q;
    rated = decay * rated + move * q;
    moved = decay * moved + (move / root) * q;
    kept *= decay;
    q = decay * q + move * whole;
  }
  for (const std::uint32_t item : own.ids) y_.row(item) = kept * y_.row(item) + moved;
}

void Svdpp::learn(const std::vector<std::string>& /*texts*/) {
  user_biases_.assign(ratings().users(), 0.0);
  item_biases_.assign(ratings().items(), 0.0);
  p_ = drawn_factors(seed(), 0, ratings().users(), rank(), parameter("start"));
  q_ = drawn_factors(seed(), 1, ratings().items(), rank(), parameter("start"));
  y_ = drawn_factors(seed(), 2, ratings().items(), rank(), parameter("start"));
  double step = parameter("step");
  const auto epochs = parameters().at("epochs").get<std::uint32_t>();
  for (std::uint32_t e = 0; e < epochs; ++e, step *= parameter("shrinkage")) {
    for (const std::uint32_t user : shuffled(ratings().users(), seed(), e)) visit(user, step);
  }
  require_finite(p_.allFinite() && q_.allFinite() && y_.allFinite());
}

void Svdpp::score(std::uint32_t user, std::span<const std::uint32_t> items,
                  std::span<double> scores) const {
  const Eigen::RowVectorXf whole = p_.row(user) + rated_sum(user);
  for (std::size_t i = 0; i < items.size(); ++i) {
    scores[i] = ratings().mean() + user_biases_[user] + item_biases_[items[i]] +
                static_cast<double>(whole.dot(q_.row(items[i])));
  }
}

std::unique_ptr<Model> create(const Json& parameters) {
  return std::make_unique<Svdpp>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
