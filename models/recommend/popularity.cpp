#include "models/recommend/recommender.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"popularity",
          "The items that most users rated, the same list for everybody: the naive answer of lists",
          "Cremonesi, Koren & Turrin (RecSys 2010), TopPop", with_recommender_parameters({})};
}

class Popularity : public Recommender {
 public:
  using Recommender::Recommender;
  bool needs_ratings_of_both() const override { return false; }
  bool rates() const override { return false; }

 protected:
  void learn(const std::vector<std::string>& /*texts*/) override {}
  void score(std::uint32_t /*user*/, std::span<const std::uint32_t> items,
             std::span<double> scores) const override {
    for (std::size_t i = 0; i < items.size(); ++i) {
      scores[i] = static_cast<double>(ratings().of_item(items[i]).size());
    }
  }
};

std::unique_ptr<Model> create(const Json& parameters) {
  return std::make_unique<Popularity>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
