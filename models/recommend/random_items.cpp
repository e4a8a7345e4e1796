#include <cmath>
#include <numbers>

#include "models/recommend/recommender.h"
#include "sim/random.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"random_items",
          "Ratings drawn from the normal law of all ratings, lists in their order: what luck alone "
          "reaches",
          "Surprise, NormalPredictor", with_recommender_parameters({})};
}

class RandomItems : public Recommender {
 public:
  using Recommender::Recommender;
  bool needs_ratings_of_both() const override { return false; }

 protected:
  void learn(const std::vector<std::string>& /*texts*/) override {}
  void score(std::uint32_t user, std::span<const std::uint32_t> items,
             std::span<double> scores) const override {
    for (std::size_t i = 0; i < items.size(); ++i) {
      const RandomBlock block = draw(seed(), user, 0, Purpose::recommendation, items[i]);
      const double normal = std::sqrt(-2.0 * std::log(uniform(block[0]))) *
                            std::cos(2.0 * std::numbers::pi * uniform(block[1]));
      scores[i] = ratings().mean() + ratings().deviation() * normal;
    }
  }
};

std::unique_ptr<Model> create(const Json& parameters) {
  return std::make_unique<RandomItems>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
