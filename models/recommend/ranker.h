// Lists made by a fitted recommender: the best items of a user. Light enough for a market that asks
// for lists all day; it neither learns nor judges.
#pragma once

#include <span>
#include <vector>

#include "models/recommend/recommender.h"

namespace marketday {

class Ranker {
 public:
  // Keeps a reference: `model` must outlive it. `seed` settles ties.
  Ranker(const Recommender& model, std::uint64_t seed) : model_(&model), seed_(seed) {}

  // One score an item, higher is better; not a number where the model has none.
  std::vector<double> scores(std::uint32_t user, std::span<const std::uint32_t> items) const;
  // The best `n` of `items`. What the model cannot score comes last, the oftener rated first; ties
  // by a draw that hangs on (seed, user, item) alone, since file order is often popularity.
  std::vector<std::uint32_t> top_of(std::uint32_t user, std::size_t n,
                                    std::span<const std::uint32_t> items) const;
  // The same of the whole catalogue without the items of `exclude`, in any order.
  std::vector<std::uint32_t> top(std::uint32_t user, std::size_t n,
                                 std::span<const std::uint32_t> exclude) const;
  // Without those that the user rated among the rows of the fit.
  std::vector<std::uint32_t> top_new(std::uint32_t user, std::size_t n) const;

 private:
  const Recommender* model_;
  std::uint64_t seed_;
};

}  // namespace marketday
