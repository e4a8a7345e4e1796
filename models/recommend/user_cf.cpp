#include <cmath>

#include "models/recommend/neighbours.h"
#include "models/recommend/recommender.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"user_cf",
          "Ratings as users alike give them: the user's mean and the weighted deviations of the "
          "item's raters, weights by Pearson's correlation over items rated by both",
          "Resnick, Iacovou, Suchak, Bergstrom & Riedl (CSCW 1994); shrinkage: Bell & Koren (2007)",
          with_recommender_parameters(
              {integer("neighbours", "users", 40, 1, 1e6, "most raters of the item that count"),
               number("shrink", "items", 100.0, 0.0, 1e6,
                      "weights are multiplied by n / (n + shrink), n items rated by both"),
               integer("common", "items", 2, 2, 1e6, "fewest rated by both for a weight"),
               flag("negative", true, "raters of opposite taste count too, with their sign")})};
}

// Sums over the items that two users rated.
struct Pair {
  double n = 0.0, x = 0.0, y = 0.0, xx = 0.0, yy = 0.0, xy = 0.0;

  double correlation() const {
    const double vx = n * xx - x * x;
    const double vy = n * yy - y * y;
    return vx > 0.0 && vy > 0.0 ? (n * xy - x * y) / std::sqrt(vx * vy) : 0.0;
  }
};

class UserCf : public Recommender {
 public:
  using Recommender::Recommender;

 protected:
  void learn(const std::vector<std::string>& /*texts*/) override {
    most_ = static_cast<std::size_t>(parameter("neighbours"));
    shrink_ = parameter("shrink");
    common_ = parameter("common");
    negative_ = parameters().at("negative").get<bool>();
  }
  void score(std::uint32_t user, std::span<const std::uint32_t> items,
             std::span<double> scores) const override;

 private:
  std::vector<double> weights_of(std::uint32_t user) const;

  std::size_t most_ = 0;
  double shrink_ = 0.0;
  double common_ = 0.0;
  bool negative_ = true;
};

// Of every user, 0 for the user itself: one pass over the raters of the user's items.
std::vector<double> UserCf::weights_of(std::uint32_t user) const {
  std::vector<Pair> pairs(ratings().users());
  const RatingMatrix::List own = ratings().of_user(user);
  for (std::size_t i = 0; i < own.size(); ++i) {
    const RatingMatrix::List raters = ratings().of_item(own.ids[i]);
    const double x = own.values[i] - ratings().mean();
    for (std::size_t k = 0; k < raters.size(); ++k) {
      const double y = raters.values[k] - ratings().mean();
      Pair& p = pairs[raters.ids[k]];
      p.n += 1.0;
      p.x += x;
      p.y += y;
      p.xx += x * x;
      p.yy += y * y;
      p.xy += x * y;
    }
  }
  std::vector<double> weights(pairs.size(), 0.0);
  for (std::uint32_t v = 0; v < pairs.size(); ++v) {
    if (v == user || pairs[v].n < common_) continue;
    const double w = pairs[v].correlation() * pairs[v].n / (pairs[v].n + shrink_);
    if (w > 0.0 || negative_) weights[v] = w;
  }
  return weights;
}

// p_uj = mean_u + sum_v w_uv (r_vj - mean_v) / sum_v |w_uv|: Resnick et al. (1994)
void UserCf::score(std::uint32_t user, std::span<const std::uint32_t> items,
                   std::span<double> scores) const {
  const std::vector<double> weights = weights_of(user);
  std::vector<Neighbour> near;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const RatingMatrix::List raters = ratings().of_item(items[i]);
    near.clear();
    for (std::size_t k = 0; k < raters.size(); ++k) {
      const std::uint32_t v = raters.ids[k];
      if (weights[v] != 0.0)
        near.push_back({weights[v], raters.values[k] - ratings().user_mean(v)});
    }
    scores[i] = ratings().user_mean(user) + weighted_deviation(near, most_);
  }
}

std::unique_ptr<Model> create(const Json& parameters) {
  return std::make_unique<UserCf>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
