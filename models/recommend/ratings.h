// Who rated what, in memory: names as numbers, and the same ratings by user and by item. It holds
// data; what is learnt from them is in the models beside it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace marketday {

inline constexpr std::uint32_t kNotKnown = 0xFFFFFFFFU;

// Names numbered from 0 in the order they are added.
class NameIndex {
 public:
  std::uint32_t add(std::string_view name);         // its number, new or not
  std::uint32_t find(std::string_view name) const;  // kNotKnown when it is not there
  const std::string& name(std::uint32_t index) const { return names_[index]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(names_.size()); }
  const std::vector<std::string>& names() const { return names_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  std::vector<std::string> names_;
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> index_;
};

struct RatingRow {
  std::uint32_t user = 0;
  std::uint32_t item = 0;
  double value = 1.0;
};

// Ratings of `users` x `items`, sparse, twice: by user and by item, each list rising by number.
class RatingMatrix {
 public:
  struct List {
    std::span<const std::uint32_t> ids;
    std::span<const double> values;
    std::size_t size() const { return ids.size(); }
  };

  RatingMatrix() = default;
  // No user-item pair twice.
  RatingMatrix(std::uint32_t users, std::uint32_t items, std::span<const RatingRow> rows);

  std::uint32_t users() const { return static_cast<std::uint32_t>(user_means_.size()); }
  std::uint32_t items() const { return static_cast<std::uint32_t>(item_means_.size()); }
  std::size_t size() const { return by_user_.ids.size(); }
  List of_user(std::uint32_t user) const { return by_user_.list(user); }
  List of_item(std::uint32_t item) const { return by_item_.list(item); }
  double mean() const { return mean_; }
  double deviation() const { return deviation_; }                           // standard, of a rating
  double user_mean(std::uint32_t user) const { return user_means_[user]; }  // none: the mean of all
  double item_mean(std::uint32_t item) const { return item_means_[item]; }
  double low() const { return low_; }  // least and greatest rating there is
  double high() const { return high_; }
  std::vector<RatingRow> rows() const;  // by user, then item
  std::span<const std::uint32_t> items_by_user() const { return by_user_.ids; }
  std::span<const double> values_by_user() const { return by_user_.values; }

 private:
  struct Side {
    std::vector<std::size_t> starts;
    std::vector<std::uint32_t> ids;
    std::vector<double> values;
    List list(std::uint32_t i) const {
      const std::size_t from = starts[i];
      const std::size_t count = starts[i + 1] - from;
      return {std::span(ids).subspan(from, count), std::span(values).subspan(from, count)};
    }
  };
  void summarise();
  std::vector<double> means_of(const Side& side) const;

  Side by_user_;
  Side by_item_;
  std::vector<double> user_means_;
  std::vector<double> item_means_;
  double mean_ = 0.0;
  double deviation_ = 0.0;
  double low_ = 0.0;
  double high_ = 0.0;
};

// What stands in for a rating that a model cannot give: mean + user's bias + item's bias, by
// alternating ridge regressions (Koren 2010, "Factor in the neighbors", section 2.1).
struct RatingBiases {
  double mean = 0.0;
  std::vector<double> users;
  std::vector<double> items;

  // kNotKnown has no bias.
  double rating(std::uint32_t user, std::uint32_t item) const {
    return mean + (user < users.size() ? users[user] : 0.0) +
           (item < items.size() ? items[item] : 0.0);
  }
};
// Penalties count as so many ratings of 0 bias.
RatingBiases fit_biases(const RatingMatrix& ratings, int sweeps, double user_penalty,
                        double item_penalty);

}  // namespace marketday
