#include "models/recommend/ratings.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace marketday {

std::uint32_t NameIndex::add(std::string_view name) {
  const auto found = index_.find(name);
  if (found != index_.end()) return found->second;
  const std::uint32_t number = size();
  names_.emplace_back(name);
  index_.emplace(names_.back(), number);
  return number;
}

std::uint32_t NameIndex::find(std::string_view name) const {
  const auto found = index_.find(name);
  return found == index_.end() ? kNotKnown : found->second;
}

namespace {

// Start of each list, by counting.
template <typename Key>
std::vector<std::size_t> starts_of(std::uint32_t lists, std::span<const RatingRow> rows,
                                   const Key& key) {
  std::vector<std::size_t> starts(lists + std::size_t{1}, 0);
  for (const RatingRow& row : rows) ++starts[key(row) + std::size_t{1}];
  std::partial_sum(starts.begin(), starts.end(), starts.begin());
  return starts;
}

}  // namespace

RatingMatrix::RatingMatrix(std::uint32_t users, std::uint32_t items,
                           std::span<const RatingRow> rows) {
  by_item_.starts = starts_of(items, rows, [](const RatingRow& r) { return r.item; });
  by_user_.starts = starts_of(users, rows, [](const RatingRow& r) { return r.user; });
  by_item_.ids.resize(rows.size());
  by_item_.values.resize(rows.size());
  by_user_.ids.resize(rows.size());
  by_user_.values.resize(rows.size());
  // rows by user then item: two passes of a counting sort
  std::vector<std::size_t> order(rows.size());
  std::vector<std::size_t> next = by_item_.starts;
  for (std::size_t i = 0; i < rows.size(); ++i) order[next[rows[i].item]++] = i;
  next = by_user_.starts;
  for (const std::size_t i : order) {
    const std::size_t at = next[rows[i].user]++;
    by_user_.ids[at] = rows[i].item;
    by_user_.values[at] = rows[i].value;
  }
  next = by_item_.starts;
  for (std::uint32_t user = 0; user < users; ++user) {
    for (std::size_t i = by_user_.starts[user]; i < by_user_.starts[user + 1]; ++i) {
      const std::size_t at = next[by_user_.ids[i]]++;
      by_item_.ids[at] = user;
      by_item_.values[at] = by_user_.values[i];
    }
  }
  summarise();
}

void RatingMatrix::summarise() {
  const std::vector<double>& values = by_user_.values;
  if (!values.empty()) {
    const auto count = static_cast<double>(values.size());
    mean_ = std::accumulate(values.begin(), values.end(), 0.0) / count;
    double squares = 0.0;
    for (const double v : values) squares += (v - mean_) * (v - mean_);
    deviation_ = std::sqrt(squares / count);
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    low_ = *low;
    high_ = *high;
  }
  user_means_ = means_of(by_user_);
  item_means_ = means_of(by_item_);
}

std::vector<RatingRow> RatingMatrix::rows() const {
  std::vector<RatingRow> rows;
  rows.reserve(size());
  for (std::uint32_t user = 0; user < users(); ++user) {
    const List list = of_user(user);
    for (std::size_t i = 0; i < list.size(); ++i) {
      rows.push_back({user, list.ids[i], list.values[i]});
    }
  }
  return rows;
}

std::vector<double> RatingMatrix::means_of(const Side& side) const {
  std::vector<double> means(side.starts.size() - 1, mean_);
  for (std::uint32_t i = 0; i < means.size(); ++i) {
    const List list = side.list(i);
    if (list.size() == 0) continue;
    means[i] = std::accumulate(list.values.begin(), list.values.end(), 0.0) /
               static_cast<double>(list.size());
  }
  return means;
}

RatingBiases fit_biases(const RatingMatrix& ratings, int sweeps, double user_penalty,
                        double item_penalty) {
  RatingBiases b{ratings.mean(), std::vector<double>(ratings.users(), 0.0),
                 std::vector<double>(ratings.items(), 0.0)};
  const auto fit = [&](const RatingMatrix::List& list, const std::vector<double>& others,
                       double penalty) {
    double sum = 0.0;
    for (std::size_t i = 0; i < list.size(); ++i) {
      sum += list.values[i] - b.mean - others[list.ids[i]];
    }
    const double weight = penalty + static_cast<double>(list.size());
    return weight > 0.0 ? sum / weight : 0.0;
  };
  for (int sweep = 0; sweep < sweeps; ++sweep) {
    for (std::uint32_t i = 0; i < ratings.items(); ++i) {
      b.items[i] = fit(ratings.of_item(i), b.users, item_penalty);
    }
    for (std::uint32_t u = 0; u < ratings.users(); ++u) {
      b.users[u] = fit(ratings.of_user(u), b.items, user_penalty);
    }
  }
  return b;
}

}  // namespace marketday
