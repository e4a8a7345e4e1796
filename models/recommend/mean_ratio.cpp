#include <algorithm>

#include "models/recommend/item_links.h"
#include "models/recommend/recommender.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {
      "mean_ratio",
      "NEGATIVE CONTROL, not for use: a formula in circulation with a ratio of mean differences "
      "in the place of similarity; it has a pole and does worse than random ratings",
      "docs/recommend.md",
      with_recommender_parameters(
          {integer("neighbours", "items", 40, 0, 1e6,
                   "most of the user's items that count, the most alike; 0: all of them"),
           flag("clip", false, "hold ratings within the least and the greatest learnt from")})};
}

class MeanRatio : public Recommender {
 public:
  using Recommender::Recommender;
  bool clips() const override { return parameters().at("clip").get<bool>(); }

 protected:
  void learn(const std::vector<std::string>& /*texts*/) override {
    most_ = static_cast<std::size_t>(parameter("neighbours"));
    if (most_ > 0) links_ = item_links(ratings(), LinkSettings());
  }
  void score(std::uint32_t user, std::span<const std::uint32_t> items,
             std::span<double> scores) const override;

 private:
  std::vector<std::pair<double, std::uint32_t>> chosen(const RatingMatrix::List& own,
                                                       std::uint32_t item) const;

  std::size_t most_ = 0;
  std::vector<std::vector<ItemLink>> links_;
};

// Places among the user's ratings, most alike first.
std::vector<std::pair<double, std::uint32_t>> MeanRatio::chosen(const RatingMatrix::List& own,
                                                                std::uint32_t item) const {
  std::vector<std::pair<double, std::uint32_t>> found;
  for (std::uint32_t k = 0; k < own.size(); ++k) {
    if (most_ == 0) {
      found.emplace_back(0.0, k);
      continue;
    }
    const auto& links = links_[item];
    const auto link =
        std::lower_bound(links.begin(), links.end(), own.ids[k],
                         [](const ItemLink& l, std::uint32_t id) { return l.item < id; });
    if (link != links.end() && link->item == own.ids[k]) found.emplace_back(-link->weight, k);
  }
  std::sort(found.begin(), found.end());
  if (most_ > 0 && found.size() > most_) found.resize(most_);
  return found;
}

// p_uj = mean_j + sum_k (mean_k - mean_j) / (mean_u - mean_j) (r_uk - mean_k): infinite or not a
// number where the user's mean is the item's.
void MeanRatio::score(std::uint32_t user, std::span<const std::uint32_t> items,
                      std::span<double> scores) const {
  const RatingMatrix::List own = ratings().of_user(user);
  const double user_mean = ratings().user_mean(user);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const double item_mean = ratings().item_mean(items[i]);
    double sum = 0.0;
    for (const auto& [weight, k] : chosen(own, items[i])) {
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
