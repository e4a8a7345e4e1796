#include "models/market_rankers.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace marketday {
namespace {

// Lines per chance to be seen, 1 where nothing is known.
std::vector<double> popularity_of(const OrderLog& log) {
  std::vector<double> popularity(log.catalogue.slots(), 0.0);
  for (std::size_t slot = 0; slot < popularity.size(); ++slot) {
    if (log.catalogue.is_item[slot] == 0) continue;
    popularity[slot] = (log.memory.sales[slot] + 1.0) / (log.memory.exposure[slot] + 1.0);
  }
  return popularity;
}

class Popularity final : public FittedRanker {
 public:
  explicit Popularity(const OrderLog& log) : popularity_(popularity_of(log)) {}
  void score(const OrderLog&, std::uint32_t first, std::uint32_t end,
             float* scores) const override {
    for (std::uint32_t i = first; i < end; ++i) {
      for (const double p : popularity_) *scores++ = static_cast<float>(p);
    }
  }

 private:
  std::vector<double> popularity_;
};

class CoPurchase final : public FittedRanker {
 public:
  explicit CoPurchase(const OrderLog& log) : popularity_(popularity_of(log)) {
    const std::size_t slots = popularity_.size();
    std::vector<double> both(slots * slots, 0.0);
    std::vector<std::uint32_t> basket;
    for (std::uint32_t i = 0; i < log.shoppers; ++i) {
      const std::uint8_t* bought = log.bought + i * slots;
      basket.clear();
      for (std::uint32_t slot = 0; slot < slots; ++slot) {
        if (bought[slot] > 0) basket.push_back(slot);
      }
      for (const std::uint32_t a : basket) {
        for (const std::uint32_t b : basket) both[a * slots + b] += 1.0;
      }
    }
    cosine_.resize(slots * slots, 0.0F);
    for (std::size_t a = 0; a < slots; ++a) {
      for (std::size_t b = 0; b < slots; ++b) {
        const double norm = std::sqrt(both[a * slots + a] * both[b * slots + b]);
        if (norm > 0.0) cosine_[a * slots + b] = static_cast<float>(both[a * slots + b] / norm);
      }
    }
  }
  void score(const OrderLog& log, std::uint32_t first, std::uint32_t end,
             float* scores) const override {
    constexpr double kBetweenEquals = 1e-4;
    const std::size_t slots = popularity_.size();
    for (std::uint32_t i = first; i < end; ++i, scores += slots) {
      for (std::size_t slot = 0; slot < slots; ++slot) {
        scores[slot] = static_cast<float>(kBetweenEquals * popularity_[slot]);
      }
      const std::uint8_t* bought = log.bought + i * slots;
      for (std::size_t j = 0; j < slots; ++j) {
        if (bought[j] == 0) continue;
        for (std::size_t slot = 0; slot < slots; ++slot) {
          scores[slot] += cosine_[j * slots + slot];
        }
      }
    }
  }

 private:
  std::vector<double> popularity_;
  std::vector<float> cosine_;
};

class OwnLiking final : public FittedRanker {
 public:
  explicit OwnLiking(const OrderLog& log) : popularity_(popularity_of(log)) {
    share_.resize(popularity_.size(), 0.0);
    for (const Category& category : log.catalogue.categories) {
      const auto first = log.memory.sales.begin() + category.first_slot;
      double sum = 0.0;
      for (auto at = first; at != first + category.items; ++at) sum += *at + 1.0;
      for (std::uint32_t i = 0; i < category.items; ++i) {
        share_[category.first_slot + i] = (first[i] + 1.0) / sum;
      }
    }
    fit_shape(log);
  }
  void score(const OrderLog& log, std::uint32_t first, std::uint32_t end,
             float* scores) const override {
    const std::size_t slots = share_.size();
    for (std::uint32_t i = first; i < end; ++i, scores += slots) {
      const std::uint8_t* bought = log.bought + i * slots;
      for (const Category& category : log.catalogue.categories) {
        const double lines = lines_of(category, bought);
        for (std::uint32_t k = 0; k < category.items; ++k) {
          const std::size_t slot = category.first_slot + k;
          const double liking = (shape_ + bought[slot]) / (shape_ + lines * share_[slot]);
          scores[slot] = static_cast<float>(popularity_[slot] * liking);
        }
      }
    }
  }

 private:
  static double lines_of(const Category& category, const std::uint8_t* bought) {
    double lines = 0.0;
    for (std::uint32_t k = 0; k < category.items; ++k) lines += bought[category.first_slot + k];
    return lines;
  }

  // Var(n) = e (1 - share) + e^2 / shape, summed over everybody who bought.
  void fit_shape(const OrderLog& log) {
    constexpr double kLeast = 0.1;
    constexpr double kMostShape = 100.0;
    double squares = 0.0;
    double spread = 0.0;
    for (std::uint32_t i = 0; i < log.shoppers; ++i) {
      const std::uint8_t* bought = log.bought + i * share_.size();
      for (const Category& category : log.catalogue.categories) {
        const double lines = lines_of(category, bought);
        if (lines < 2.0) continue;  // one line says nothing of spread
        for (std::uint32_t k = 0; k < category.items; ++k) {
          const std::size_t slot = category.first_slot + k;
          const double expected = lines * share_[slot];
          const double off = bought[slot] - expected;
          squares += expected * expected;
          spread += off * off - expected * (1.0 - share_[slot]);
        }
      }
    }
    shape_ = spread > 0.0 ? std::clamp(squares / spread, kLeast, kMostShape) : kMostShape;
  }

  std::vector<double> popularity_;
  std::vector<double> share_;  // of its category's lines
  double shape_ = 1.0;
};

template <typename Fitted>
class Ranker final : public ItemRanker {
 public:
  std::unique_ptr<const FittedRanker> fit(const OrderLog& log) const override {
    return std::make_unique<Fitted>(log);
  }
};

}  // namespace

std::shared_ptr<const ItemRanker> make_item_ranker(const std::string& name) {
  if (name == "popularity") return std::make_shared<Ranker<Popularity>>();
  if (name == "co_purchase") return std::make_shared<Ranker<CoPurchase>>();
  if (name == "learned") return std::make_shared<Ranker<OwnLiking>>();
  return nullptr;
}

}  // namespace marketday
