#include <cmath>

#include "models/recommend/neighbours.h"
#include "models/recommend/recommender.h"
#include "sim/parallel.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"item_cf",
          "Ratings as the user gave items alike: the item's mean and the weighted deviations of the "
          "user's ratings from their items' means; positive weights alone",
          "Sarwar, Karypis, Konstan & Riedl (WWW 2001), section 3, mean-centred",
          with_recommender_parameters(
              {text("similarity", "adjusted_cosine", {"adjusted_cosine", "pearson"},
                    "of two items over users who rated both: of deviations from the user's mean, "
                    "or from the items' means over those users"),
               integer("neighbours", "items", 40, 1, 1e6, "most of the user's items that count"),
               number("shrink", "users", 50.0, 0.0, 1e6,
                      "weights are multiplied by n / (n + shrink), n users who rated both"),
               integer("common", "users", 2, 1, 1e6, "fewest who rated both for a weight")})};
}

// Sums over the users who rated two items.
struct Pair {
  double n = 0.0, x = 0.0, y = 0.0, xx = 0.0, yy = 0.0, xy = 0.0;
};

struct Link {
  std::uint32_t item;
  double weight;
};

class ItemCf : public Recommender {
 public:
  using Recommender::Recommender;

 protected:
  void learn(const std::vector<std::string>& texts) override;
  void score(std::uint32_t user, std::span<const std::uint32_t> items,
             std::span<double> scores) const override;

 private:
  std::vector<Link> links_of(std::uint32_t item, std::vector<Pair>& pairs) const;
  double weight(const Pair& pair) const;

  bool centred_ = false;  // Pearson
  double shrink_ = 0.0;
  double common_ = 0.0;
  std::size_t most_ = 0;
  std::vector<std::vector<Link>> links_;  // of each item, rising; symmetric
};

double ItemCf::weight(const Pair& p) const {
  if (p.n < common_) return 0.0;
  const double xy = centred_ ? p.n * p.xy - p.x * p.y : p.xy;
  const double xx = centred_ ? p.n * p.xx - p.x * p.x : p.xx;
  const double yy = centred_ ? p.n * p.yy - p.y * p.y : p.yy;
  if (!(xx > 0.0 && yy > 0.0 && xy > 0.0)) return 0.0;
  return xy / std::sqrt(xx * yy) * p.n / (p.n + shrink_);
}

std::vector<Link> ItemCf::links_of(std::uint32_t item, std::vector<Pair>& pairs) const {
  pairs.assign(ratings().items(), Pair());
  const RatingMatrix::List raters = ratings().of_item(item);
  for (std::size_t i = 0; i < raters.size(); ++i) {
    const double mean = ratings().user_mean(raters.ids[i]);
    const RatingMatrix::List others = ratings().of_user(raters.ids[i]);
    const double x = raters.values[i] - mean;
    for (std::size_t k = 0; k < others.size(); ++k) {
      const double y = others.values[k] - mean;
      Pair& p = pairs[others.ids[k]];
      p.n += 1.0;
      p.x += x;
      p.y += y;
      p.xx += x * x;
      p.yy += y * y;
      p.xy += x * y;
    }
  }
  std::vector<Link> links;
  for (std::uint32_t other = 0; other < pairs.size(); ++other) {
    if (other == item) continue;
    const double w = weight(pairs[other]);
    if (w > 0.0) links.push_back({other, w});
  }
  return links;
}

void ItemCf::learn(const std::vector<std::string>& /*texts*/) {
  constexpr std::uint32_t kBlock = 64;
  centred_ = parameters().at("similarity") == "pearson";
  most_ = static_cast<std::size_t>(parameter("neighbours"));
  shrink_ = parameter("shrink");
  common_ = parameter("common");
  links_.assign(ratings().items(), {});
  for_each_block((ratings().items() + kBlock - 1) / kBlock, [&](std::uint32_t block) {
    std::vector<Pair> pairs;
    const std::uint32_t end = std::min(ratings().items(), (block + 1) * kBlock);
    for (std::uint32_t item = block * kBlock; item < end; ++item) {
      links_[item] = links_of(item, pairs);
    }
  });
}

// p_uj = mean_j + sum_k w_jk (r_uk - mean_k) / sum_k |w_jk| over the user's items k
void ItemCf::score(std::uint32_t user, std::span<const std::uint32_t> items,
                   std::span<double> scores) const {
  std::vector<std::uint32_t> place(ratings().items(), kNobody);
  for (std::uint32_t i = 0; i < items.size(); ++i) place[items[i]] = i;
  std::vector<std::vector<Neighbour>> near(items.size());
  const RatingMatrix::List own = ratings().of_user(user);
  for (std::size_t k = 0; k < own.size(); ++k) {
    const double deviation = own.values[k] - ratings().item_mean(own.ids[k]);
    for (const Link& link : links_[own.ids[k]]) {
      if (place[link.item] != kNobody) {
        near[place[link.item]].push_back({link.weight, deviation});
      }
    }
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    std::vector<Neighbour>& found = near[place[items[i]]];
    scores[i] = ratings().item_mean(items[i]) + weighted_deviation(found, most_);
  }
}

std::unique_ptr<Model> create(const Json& parameters) {
  return std::make_unique<ItemCf>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
