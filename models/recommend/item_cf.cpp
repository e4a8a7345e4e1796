#include "models/recommend/item_links.h"
#include "models/recommend/neighbours.h"
#include "models/recommend/recommender.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {
      "item_cf",
      "Ratings as the user gave items alike: the item's mean and the weighted deviations of the "
      "user's ratings from their items' means; positive weights alone",
      "Sarwar, Karypis, Konstan & Riedl (WWW 2001), section 3, mean-centred",
      with_recommender_parameters(
          {text("similarity", "adjusted_cosine", {"adjusted_cosine", "pearson"},
                "of two items over users who rated both: of deviations from the user's mean, "
                "or their correlation"),
           integer("neighbours", "items", 40, 1, 1e6, "most of the user's items that count"),
           number("shrink", "users", 50.0, 0.0, 1e6,
                  "weights are multiplied by n / (n + shrink), n users who rated both"),
           integer("common", "users", 2, 1, 1e6, "fewest who rated both for a weight")})};
}

class ItemCf : public Recommender {
 public:
  using Recommender::Recommender;

 protected:
  void learn(const std::vector<std::string>& /*texts*/) override {
    most_ = static_cast<std::size_t>(parameter("neighbours"));
    links_ = item_links(ratings(), {parameters().at("similarity") == "pearson", parameter("shrink"),
                                    parameter("common")});
  }
  void score(std::uint32_t user, std::span<const std::uint32_t> items,
             std::span<double> scores) const override;

 private:
  std::size_t most_ = 0;
  std::vector<std::vector<ItemLink>> links_;
};

// p_uj = mean_j + sum_k w_jk (r_uk - mean_k) / sum_k |w_jk| over the user's items k
void ItemCf::score(std::uint32_t user, std::span<const std::uint32_t> items,
                   std::span<double> scores) const {
  std::vector<std::uint32_t> place(ratings().items(), kNotKnown);
  for (std::uint32_t i = 0; i < items.size(); ++i) place[items[i]] = i;
  std::vector<std::vector<Neighbour>> near(items.size());
  const RatingMatrix::List own = ratings().of_user(user);
  for (std::size_t k = 0; k < own.size(); ++k) {
    const double deviation = own.values[k] - ratings().item_mean(own.ids[k]);
    for (const ItemLink& link : links_[own.ids[k]]) {
      if (place[link.item] == kNotKnown) continue;
      near[place[link.item]].push_back({link.weight, deviation});
    }
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    scores[i] = ratings().item_mean(items[i]) + weighted_deviation(near[place[items[i]]], most_);
  }
}

std::unique_ptr<Model> create(const Json& parameters) {
  return std::make_unique<ItemCf>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
