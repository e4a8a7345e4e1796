#include "evaluation/recommend/rating_split.h"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>

#include "sim/io/error.h"
#include "sim/random.h"

namespace marketday {
namespace {

[[noreturn]] void cannot(const std::string& found, const std::string& cure) {
  throw InputError({"parameters", 0, 0}, "split", found, cure);
}

// 0 to count - 1 in the order of their draws.
std::vector<std::uint32_t> drawn_order(std::size_t count, std::uint64_t seed, std::uint32_t what) {
  std::vector<std::uint32_t> keys(count);
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0U);
  for (std::uint32_t i = 0; i < count; ++i) keys[i] = draw(seed, i, what, Purpose::model_fold)[0];
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return keys[a] != keys[b] ? keys[a] < keys[b] : a < b;
  });
  return order;
}

// `out` of a row: its part, or kNotKnown for rows that are never held out.
std::vector<RatingPart> parts_of(const Feedback& feedback, const std::vector<std::uint32_t>& out,
                                 std::uint32_t parts) {
  std::vector<RatingPart> all(parts);
  for (std::size_t i = 0; i < out.size(); ++i) {
    for (std::uint32_t p = 0; p < parts; ++p) {
      if (out[i] != p) all[p].training.push_back(feedback.rows[i]);
    }
    if (out[i] == kNotKnown) continue;
    all[out[i]].held_out.push_back(feedback.rows[i]);
    all[out[i]].held_out_rows.push_back(i);
  }
  for (const RatingPart& part : all) {
    if (part.training.empty() || part.held_out.empty()) {
      cannot(fmt::format("{} rows to learn from and {} to judge on", part.training.size(),
                         part.held_out.size()),
             "give more rows, another split, or `split: none`");
    }
  }
  return all;
}

std::vector<RatingPart> by_folds(const Feedback& feedback, const RatingSplit& split) {
  std::vector<std::uint32_t> out(feedback.rows.size());
  std::uint32_t next = 0;
  for (const std::uint32_t row : drawn_order(out.size(), split.seed, 0)) {
    out[row] = next++ % split.folds;
  }
  return parts_of(feedback, out, split.folds);
}

std::vector<RatingPart> by_time(const Feedback& feedback, const RatingSplit& split) {
  if (feedback.times.empty()) cannot("by time without a time", "name a `time_column`");
  std::vector<double> sorted = feedback.times;
  std::sort(sorted.begin(), sorted.end());
  const auto kept =
      static_cast<std::size_t>((1.0 - split.share) * static_cast<double>(sorted.size()));
  const double cut = kept < sorted.size() ? sorted[kept] : sorted.back() + 1.0;
  std::vector<std::uint32_t> out;
  for (const double time : feedback.times) out.push_back(time >= cut ? 0 : kNotKnown);
  return parts_of(feedback, out, 1);
}

// Without times the last in the file.
std::vector<RatingPart> by_last(const Feedback& feedback) {
  std::vector<std::size_t> last(feedback.users.size(), feedback.rows.size());
  std::vector<std::uint32_t> counts(feedback.users.size(), 0);
  for (std::size_t i = 0; i < feedback.rows.size(); ++i) {
    std::size_t& at = last[feedback.rows[i].user];
    ++counts[feedback.rows[i].user];
    const bool later = at == feedback.rows.size() || feedback.times.empty() ||
                       feedback.times[i] >= feedback.times[at];
    if (later) at = i;
  }
  std::vector<std::uint32_t> out(feedback.rows.size(), kNotKnown);
  for (std::uint32_t user = 0; user < last.size(); ++user) {
    if (counts[user] > 1) out[last[user]] = 0;
  }
  return parts_of(feedback, out, 1);
}

std::vector<RatingPart> by_cold_items(const Feedback& feedback, const RatingSplit& split) {
  const std::vector<std::uint32_t> order = drawn_order(feedback.items.size(), split.seed, 1);
  const auto count = static_cast<std::size_t>(split.share * static_cast<double>(order.size()));
  std::vector<std::uint32_t> cold(order.begin(),
                                  order.begin() + static_cast<std::ptrdiff_t>(count));
  std::sort(cold.begin(), cold.end());
  std::vector<std::uint32_t> out;
  for (const RatingRow& row : feedback.rows) {
    out.push_back(std::binary_search(cold.begin(), cold.end(), row.item) ? 0 : kNotKnown);
  }
  std::vector<RatingPart> parts = parts_of(feedback, out, 1);
  parts.front().candidates = std::move(cold);
  return parts;
}

}  // namespace

RatingSplit rating_split(const Json& parameters) {
  return {parameters.at("split"), parameters.at("folds").get<std::uint32_t>(),
          parameters.at("share").get<double>(), parameters.at("seed").get<std::uint64_t>()};
}

std::vector<RatingPart> split_ratings(const Feedback& feedback, const RatingSplit& split) {
  if (split.by == "none") return {};
  if (split.by == "time") return by_time(feedback, split);
  if (split.by == "last_out") return by_last(feedback);
  if (split.by == "cold_items") return by_cold_items(feedback, split);
  return by_folds(feedback, split);
}

}  // namespace marketday
