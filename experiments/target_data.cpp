#include "experiments/target_data.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "sim/io/csv.h"
#include "sim/io/files.h"

namespace marketday {
namespace {

constexpr double kMost = 1e15;
constexpr std::size_t kMostLevels = 50;

InputError option_error(const std::string& option, const std::string& found,
                        const std::string& cure) {
  return {Place{"command line", 0, 0}, option, found, cure};
}

std::optional<double> as_number(std::string_view text) {
  double number = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

void check_columns(const CsvTable& table, const TargetOptions& options) {
  if (options.features.empty()) {
    throw option_error("--features", "no name", "name the columns to learn from: A,B,C");
  }
  table.column(options.treatment);
  table.column(options.outcome);
  if (options.treatment == options.outcome) {
    throw option_error("--outcome", "`" + options.outcome + "` is the treatment too",
                       "name another column");
  }
  std::set<std::string> seen;
  for (const std::string& name : options.features) {
    table.column(name);
    if (name == options.treatment || name == options.outcome) {
      throw option_error("--features", "`" + name + "` is the treatment or the outcome",
                         "leave it out: it would tell the answer");
    }
    if (!seen.insert(name).second) {
      throw option_error("--features", "`" + name + "` stands twice", "name each column once");
    }
  }
  for (const std::string& name : options.categorical) {
    if (seen.count(name) > 0) continue;
    throw option_error("--categorical", "`" + name + "` is none of the features",
                       suggestion(name, options.features));
  }
}

// Control first, the others by name.
void read_arms(const CsvTable& table, const TargetOptions& options, Trial& trial) {
  const std::size_t column = table.column(options.treatment);
  std::set<std::string> names;
  for (std::size_t row = 0; row < table.rows(); ++row) names.emplace(table.text(row, column));
  if (names.count(options.control) == 0) {
    throw option_error(
        "--control",
        fmt::format("no row of column `{}` of {} holds `{}`", options.treatment, table.file(),
                    options.control),
        suggestion(options.control, {std::vector<std::string>(names.begin(), names.end())}));
  }
  if (names.size() < 2) {
    throw InputError(Place{table.file(), 0, 0}, fmt::format("column `{}`", options.treatment),
                     fmt::format("only the control `{}`", options.control),
                     "rows of at least one other arm are needed");
  }
  if (names.size() > kMostLevels) {
    throw InputError(Place{table.file(), 0, 0}, fmt::format("column `{}`", options.treatment),
                     fmt::format("{} different arms", names.size()),
                     fmt::format("at most {} are taken; is it the treatment?", kMostLevels));
  }
  names.erase(options.control);
  trial.arm_names = {options.control};
  trial.arm_names.insert(trial.arm_names.end(), names.begin(), names.end());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto found =
        std::find(trial.arm_names.begin(), trial.arm_names.end(), table.text(row, column));
    trial.arm.push_back(static_cast<int>(found - trial.arm_names.begin()));
    trial.ids.push_back(static_cast<std::uint32_t>(row));
  }
}

void read_outcome(const CsvTable& table, const TargetOptions& options, Trial& trial) {
  const std::size_t column = table.column(options.outcome);
  trial.y.resize(static_cast<Eigen::Index>(table.rows()));
  for (std::size_t row = 0; row < table.rows(); ++row) {
    trial.y[static_cast<Eigen::Index>(row)] = table.number(row, column, -kMost, kMost);
  }
  if (trial.y.minCoeff() < trial.y.maxCoeff()) return;
  throw InputError(Place{table.file(), 0, 0}, fmt::format("column `{}`", options.outcome),
                   fmt::format("the outcome is {} in every row", trial.y[0]),
                   "there is no effect to learn; name another column");
}

// One or more columns of the encoded features.
struct Encoded {
  std::vector<Feature> features;
  std::vector<std::vector<double>> columns;
};

void encode_numbers(const CsvTable& table, std::size_t column, Encoded& encoded) {
  std::vector<double> values;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (!as_number(table.text(row, column))) {
      table.fail(row, column, fmt::format("`{}`", table.text(row, column)),
                 "a number is expected as in other rows; if the column holds names, give it in "
                 "--categorical");
    }
    values.push_back(table.number(row, column, -kMost, kMost));
  }
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  encoded.features.push_back({table.header()[column], "-", *low, *high});
  encoded.columns.push_back(std::move(values));
}

void encode_levels(const CsvTable& table, std::size_t column, Encoded& encoded) {
  std::set<std::string> levels;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    levels.emplace(table.text(row, column));
    if (levels.size() <= kMostLevels) continue;
    throw InputError(Place{table.file(), 0, 0}, fmt::format("column `{}`", table.header()[column]),
                     fmt::format("more than {} different texts", kMostLevels),
                     "group them, or leave the column out of --features");
  }
  for (auto level = std::next(levels.begin()); level != levels.end(); ++level) {
    std::vector<double> values;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      values.push_back(table.text(row, column) == *level ? 1.0 : 0.0);
    }
    encoded.features.push_back({table.header()[column] + "=" + *level, "-", 0.0, 1.0});
    encoded.columns.push_back(std::move(values));
  }
}

Encoded encode(const CsvTable& table, const TargetOptions& options) {
  Encoded encoded;
  for (const std::string& name : options.features) {
    const std::size_t column = table.column(name);
    bool numbers = false;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      numbers = numbers || as_number(table.text(row, column)).has_value();
    }
    const bool named = std::find(options.categorical.begin(), options.categorical.end(), name) !=
                       options.categorical.end();
    if (numbers && !named) {
      encode_numbers(table, column, encoded);
    } else {
      encode_levels(table, column, encoded);
    }
  }
  if (encoded.columns.empty()) {
    throw option_error("--features", "no column that varies", "name columns that differ by row");
  }
  return encoded;
}

double cost_number(const std::string& text, const std::string& whole) {
  const std::optional<double> cost = as_number(text);
  if (cost && std::isfinite(*cost) && *cost >= 0.0 && *cost <= kMost) return *cost;
  throw option_error("--cost", "found `" + whole + "`",
                     "ARM=COST,... or one COST for all arms is expected, costs 0 or more");
}

std::vector<double> read_costs(const TargetOptions& options, const Trial& trial) {
  std::vector<double> costs(trial.arm_names.size(), 0.0);
  const std::vector<std::string> arms(trial.arm_names.begin() + 1, trial.arm_names.end());
  std::set<std::string> seen;
  for (const std::string& item : options.costs) {
    const std::size_t sign = item.rfind('=');
    if (sign == std::string::npos) {
      if (options.costs.size() > 1) cost_number("", item);
      std::fill(costs.begin() + 1, costs.end(), cost_number(item, item));
      continue;
    }
    const std::string arm = item.substr(0, sign);
    const auto found = std::find(arms.begin(), arms.end(), arm);
    if (found == arms.end()) {
      throw option_error("--cost", "no arm `" + arm + "` but the control", suggestion(arm, arms));
    }
    if (!seen.insert(arm).second) {
      throw option_error("--cost", "`" + arm + "` stands twice", "give each arm one cost");
    }
    costs[static_cast<std::size_t>(found - arms.begin()) + 1] =
        cost_number(item.substr(sign + 1), item);
  }
  if (!options.costs.empty() && !seen.empty() && seen.size() < arms.size()) {
    throw option_error("--cost", fmt::format("{} of {} arms have a cost", seen.size(), arms.size()),
                       fmt::format("give one for each: {}", fmt::join(arms, ", ")));
  }
  return costs;
}

}  // namespace

TargetData read_target_data(const TargetOptions& options) {
  const CsvTable table = CsvTable::load(options.data);
  check_columns(table, options);
  TargetData data;
  data.sha256 = sha256_file(options.data);
  read_arms(table, options, data.trial);
  read_outcome(table, options, data.trial);
  Encoded encoded = encode(table, options);
  data.features = std::move(encoded.features);
  data.trial.x.resize(static_cast<Eigen::Index>(table.rows()),
                      static_cast<Eigen::Index>(encoded.columns.size()));
  for (std::size_t k = 0; k < encoded.columns.size(); ++k) {
    data.trial.x.col(static_cast<Eigen::Index>(k)) = Eigen::Map<const Eigen::VectorXd>(
        encoded.columns[k].data(), static_cast<Eigen::Index>(table.rows()));
  }
  data.costs = read_costs(options, data.trial);
  return data;
}

}  // namespace marketday
