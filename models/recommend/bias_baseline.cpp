#include "models/recommend/recommender.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"bias_baseline",
          "Ratings as the mean, the user's bias and the item's bias, by alternating ridge "
          "regressions: what a recommender must beat",
          "Koren (TKDD 2010), section 2.1",
          with_recommender_parameters(
              {integer("sweeps", "-", 10, 1, 10'000, "over items and users"),
               number("user_penalty", "ratings", 15.0, 0.0, 1e9, "of 0 bias added to a user's"),
               number("item_penalty", "ratings", 10.0, 0.0, 1e9, "of 0 bias added to an item's")})};
}

class BiasBaseline : public Recommender {
 public:
  using Recommender::Recommender;
  bool needs_ratings_of_both() const override { return false; }

 protected:
  void learn(const std::vector<std::string>& /*texts*/) override {
    own_ = fit_biases(ratings(), static_cast<int>(parameter("sweeps")), parameter("user_penalty"),
                      parameter("item_penalty"));
  }
  void score(std::uint32_t user, std::span<const std::uint32_t> items,
             std::span<double> scores) const override {
    for (std::size_t i = 0; i < items.size(); ++i) scores[i] = own_.rating(user, items[i]);
  }

 private:
  RatingBiases own_;
};

std::unique_ptr<Model> create(const Json& parameters) {
  return std::make_unique<BiasBaseline>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
