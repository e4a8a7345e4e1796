#include "models/uplift/trial.h"

#include <algorithm>
#include <cmath>

#include "sim/random.h"

namespace marketday {
namespace {

// The rows of every group in the order of their draws.
std::vector<std::vector<std::size_t>> shuffled_groups(std::span<const int> group,
                                                      std::span<const std::uint32_t> ids,
                                                      std::uint64_t seed, std::uint32_t use) {
  struct Drawn {
    std::uint64_t bits;
    std::uint32_t id;
    std::size_t row;
  };
  const int groups = group.empty() ? 0 : *std::max_element(group.begin(), group.end()) + 1;
  std::vector<std::vector<Drawn>> drawn(static_cast<std::size_t>(groups));
  for (std::size_t i = 0; i < group.size(); ++i) {
    const RandomBlock block = draw(seed, ids[i], use, Purpose::uplift_fold);
    const std::uint64_t bits = (std::uint64_t{block[0]} << 32U) | block[1];
    drawn[static_cast<std::size_t>(group[i])].push_back({bits, ids[i], i});
  }
  std::vector<std::vector<std::size_t>> shuffled;
  for (std::vector<Drawn>& rows : drawn) {
    std::sort(rows.begin(), rows.end(), [](const Drawn& a, const Drawn& b) {
      return a.bits != b.bits ? a.bits < b.bits : a.id < b.id;
    });
    shuffled.emplace_back();
    for (const Drawn& row : rows) shuffled.back().push_back(row.row);
  }
  return shuffled;
}

}  // namespace

Trial rows_of(const Trial& trial, std::span<const std::size_t> rows) {
  Trial part;
  part.arm_names = trial.arm_names;
  part.x.resize(static_cast<Eigen::Index>(rows.size()), trial.x.cols());
  part.y.resize(static_cast<Eigen::Index>(rows.size()));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto from = static_cast<Eigen::Index>(rows[i]);
    part.x.row(static_cast<Eigen::Index>(i)) = trial.x.row(from);
    part.y[static_cast<Eigen::Index>(i)] = trial.y[from];
    part.arm.push_back(trial.arm[rows[i]]);
    part.ids.push_back(trial.ids[rows[i]]);
  }
  return part;
}

TwoArms two_arms(const Trial& trial, int arm) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < trial.rows(); ++i) {
    if (trial.arm[i] == 0 || trial.arm[i] == arm) rows.push_back(i);
  }
  Trial part = rows_of(trial, rows);
  TwoArms pair{std::move(part.x), std::move(part.y), {}, std::move(part.ids)};
  pair.treated.resize(pair.y.size());
  for (Eigen::Index i = 0; i < pair.y.size(); ++i) {
    pair.treated[i] = part.arm[static_cast<std::size_t>(i)] == 0 ? 0.0 : 1.0;
  }
  return pair;
}

std::vector<int> equal_parts(std::span<const int> group, std::span<const std::uint32_t> ids,
                             int parts, std::uint64_t seed, std::uint32_t use) {
  std::vector<int> part(group.size(), 0);
  for (const std::vector<std::size_t>& rows : shuffled_groups(group, ids, seed, use)) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      part[rows[i]] = static_cast<int>(i % static_cast<std::size_t>(parts));
    }
  }
  return part;
}

std::vector<bool> training_rows(const Trial& trial, double share, std::uint64_t seed) {
  constexpr std::uint32_t kSplit = 1;
  std::vector<bool> training(trial.rows(), false);
  for (const std::vector<std::size_t>& rows : shuffled_groups(trial.arm, trial.ids, seed, kSplit)) {
    const auto count =
        static_cast<std::size_t>(std::floor(share * static_cast<double>(rows.size()) + 0.5));
    for (std::size_t i = 0; i < count; ++i) training[rows[i]] = true;
  }
  return training;
}

}  // namespace marketday
