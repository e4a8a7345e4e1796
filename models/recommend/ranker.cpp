#include "models/recommend/ranker.h"

#include <algorithm>
#include <cmath>

#include "sim/random.h"

namespace marketday {
namespace {

struct Entry {
  bool scored;
  double score;  // how often it was rated, where the model has no score
  std::uint32_t tie;
  std::uint32_t item;
};

bool before(const Entry& a, const Entry& b) {
  if (a.scored != b.scored) return a.scored;
  if (a.score != b.score) return a.score > b.score;
  return a.tie != b.tie ? a.tie < b.tie : a.item < b.item;
}

}  // namespace

std::vector<double> Ranker::scores(std::uint32_t user, std::span<const std::uint32_t> items) const {
  std::vector<double> found(items.size());
  model_->scores(user, items, found);
  return found;
}

std::vector<std::uint32_t> Ranker::top_of(std::uint32_t user, std::size_t n,
                                          std::span<const std::uint32_t> items) const {
  const std::vector<double> found = scores(user, items);
  std::vector<Entry> entries;
  entries.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    const bool scored = std::isfinite(found[i]);
    const auto rated = static_cast<double>(model_->ratings().of_item(items[i]).size());
    entries.push_back({scored, scored ? found[i] : rated,
                       draw(seed_, user, 1, Purpose::recommendation, items[i])[0], items[i]});
  }
  const std::size_t count = std::min(n, entries.size());
  std::partial_sort(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(count),
                    entries.end(), before);
  std::vector<std::uint32_t> best;
  for (std::size_t i = 0; i < count; ++i) best.push_back(entries[i].item);
  return best;
}

std::vector<std::uint32_t> Ranker::top(std::uint32_t user, std::size_t n,
                                       std::span<const std::uint32_t> exclude) const {
  const std::uint32_t items = model_->ratings().items();
  std::vector<bool> out(items, false);
  for (const std::uint32_t item : exclude) {
    if (item < items) out[item] = true;
  }
  std::vector<std::uint32_t> rest;
  for (std::uint32_t item = 0; item < items; ++item) {
    if (!out[item]) rest.push_back(item);
  }
  return top_of(user, n, rest);
}

std::vector<std::uint32_t> Ranker::top_new(std::uint32_t user, std::size_t n) const {
  if (user >= model_->ratings().users()) return top(user, n, {});
  return top(user, n, model_->ratings().of_user(user).ids);
}

}  // namespace marketday
