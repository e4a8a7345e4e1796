#include "models/recommend/recommender.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"mean_ratio",
          "NEGATIVE CONTROL, not for use: a published formula that puts a ratio of mean differences "
          "in the place of similarity; it has a pole and does worse than random ratings",
          "-",
          with_recommender_parameters(
              {flag("clip", false, "hold ratings within the least and the greatest learnt from")})};
}

class MeanRatio : public Recommender {
 public:
  using Recommender::Recommender;
  bool clips() const override { return parameters().at("clip").get<bool>(); }

 protected:
  void learn(const std::vector<std::string>& /*texts*/) override {}
  void score(std::uint32_t user, std::span<const std::uint32_t> items,
             std::span<double> scores) const override;
};

// p_uj = mean_j + sum_k (mean_k - mean_j) / (mean_u - mean_j) (r_uk - mean_k), k all of the user's
// items: infinite or not a number where the user's mean is the item's.
void MeanRatio::score(std::uint32_t user, std::span<const std::uint32_t> items,
                      std::span<double> scores) const {
  const RatingMatrix::List own = ratings().of_user(user);
  const double user_mean = ratings().user_mean(user);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const double item_mean = ratings().item_mean(items[i]);
    double sum = 0.0;
    for (std::size_t k = 0; k < own.size(); ++k) {
      const double mean = ratings().item_mean(own.ids[k]);
      sum += (mean - item_mean) / (user_mean - item_mean) * (own.values[k] - mean);
    }
    scores[i] = item_mean + sum;
  }
}

std::unique_ptr<Model> create(const Json& parameters) {
  return std::make_unique<MeanRatio>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
