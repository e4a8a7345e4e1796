// Mean targets of levels: shrunk towards the overall mean, and for the training rows themselves
// without the fold a row is in, so that no row sees its own target.
#include <algorithm>
#include <array>
#include <map>

#include "models/tabular/encoder.h"

namespace marketday {
namespace {

constexpr double kPriorRows = 20.0;  // how much the overall mean weighs in a level's
constexpr std::size_t kFolds = 5;

struct Sums {
  double rows = 0.0;
  double target = 0.0;

  void add(double y) {
    rows += 1.0;
    target += y;
  }
  // (sum + prior x mean) / (rows + prior): Micci-Barreca (2001), eq. 3, with a count as weight
  double smoothed(double mean) const { return (target + kPriorRows * mean) / (rows + kPriorRows); }
  Sums without(const Sums& other) const { return {rows - other.rows, target - other.target}; }
};

}  // namespace

void Encoder::learn_means(const CsvTable& table, const Recipe& recipe,
                          const std::vector<std::size_t>& rows, const std::vector<double>& targets,
                          Column& column) {
  const std::size_t index = table.column(column.name);
  std::map<std::string, Sums> sums;
  Sums all;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    sums[level_at(column, table, recipe, rows[i], index)].add(targets[i]);
    all.add(targets[i]);
  }
  column.fill = all.target / all.rows;
  for (const std::string& level : column.levels) {
    column.level_values.push_back(sums[level].smoothed(column.fill));
  }
}

SparseRows Encoder::encode_training(const CsvTable& table, const Recipe& recipe,
                                    const std::vector<std::size_t>& rows,
                                    const std::vector<double>& targets) const {
  std::vector<std::vector<double>> own(columns_.size());
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const Column& column = columns_[c];
    if (!column.means) continue;
    const std::size_t index = table.column(column.name);
    std::map<std::string, std::array<Sums, kFolds + 1>> levels;  // the last: all folds
    std::array<Sums, kFolds + 1> all;
    std::vector<std::string> held;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      held.push_back(level_at(column, table, recipe, rows[i], index));
      for (const std::size_t fold : {i % kFolds, kFolds}) {
        levels[held[i]][fold].add(targets[i]);
        all[fold].add(targets[i]);
      }
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const Sums others = all[kFolds].without(all[i % kFolds]);
      const double mean = others.rows > 0.0 ? others.target / others.rows : column.fill;
      const auto& level = levels[held[i]];
      own[c].push_back(level[kFolds].without(level[i % kFolds]).smoothed(mean));
    }
  }
  return encode_with(table, recipe, rows, own);
}

}  // namespace marketday
