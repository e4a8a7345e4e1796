#include "experiments/ab/ab_data.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>

#include "sim/io/error.h"

namespace marketday {
namespace {

constexpr std::size_t kMostArms = 50;
constexpr std::size_t kMostSegments = 1000;
constexpr double kLargest = 1e15;  // squares still add up

double cell(const CsvTable& table, std::size_t row, std::size_t column) {
  const std::string_view text = table.text(row, column);
  if (text == "true" || text == "True" || text == "TRUE") return 1.0;
  if (text == "false" || text == "False" || text == "FALSE") return 0.0;
  return table.number(row, column, -kLargest, kLargest);
}

std::vector<double> numbers(const CsvTable& table, const std::string& name) {
  const std::size_t column = table.column(name);
  std::vector<double> values;
  values.reserve(table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row) values.push_back(cell(table, row, column));
  return values;
}

// Index of every row's value among the different ones, which are appended to `names`.
std::vector<std::size_t> levels(const CsvTable& table, const std::string& name, std::size_t most,
                                std::vector<std::string>& names) {
  const std::size_t column = table.column(name);
  std::map<std::string, std::size_t, std::less<>> known;
  for (std::size_t i = 0; i < names.size(); ++i) known[names[i]] = i;
  std::vector<std::size_t> values;
  values.reserve(table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string_view text = table.text(row, column);
    auto at = known.find(text);
    if (at == known.end()) {
      if (names.size() == most) {
        table.fail(row, column, fmt::format("more than {} different values", most),
                   "name a column with few values");
      }
      at = known.emplace(std::string(text), names.size()).first;
      names.emplace_back(text);
    }
    values.push_back(at->second);
  }
  return values;
}

void check_arms(const CsvTable& table, const AbColumns& columns, const AbData& data) {
  std::vector<std::size_t> rows(data.arms.size(), 0);
  for (const std::size_t arm : data.arm) ++rows[arm];
  const auto fail = [&](const std::string& found, const std::string& cure) {
    throw InputError(Place{table.file(), 0, 0}, fmt::format("column `{}`", columns.arm), found,
                     cure);
  };
  if (rows[0] == 0) {
    const std::vector<std::string> others(data.arms.begin() + 1, data.arms.end());
    fail(fmt::format("no row has the control `{}`", columns.control),
         suggestion(columns.control, others));
  }
  if (data.arms.size() < 2) {
    fail(fmt::format("every row is `{}`", columns.control),
         "a test needs a second arm to compare with");
  }
  for (std::size_t arm = 0; arm < rows.size(); ++arm) {
    if (rows[arm] >= 2) continue;
    fail(fmt::format("`{}` has one row", data.arms[arm]),
         "two or more are needed in each arm; leave it out or correct the name");
  }
}

template <typename Value>
std::vector<Value> chosen(const std::vector<Value>& values, const std::vector<std::size_t>& rows) {
  std::vector<Value> some;
  if (values.empty()) return some;
  some.reserve(rows.size());
  for (const std::size_t row : rows) some.push_back(values[row]);
  return some;
}

}  // namespace

GuardrailOption read_guardrail(const std::string& text) {
  const auto wrong = [&] {
    return InputError(
        fmt::format("command line: --guardrail: found `{}`; write COLUMN:MARGIN with "
                    "a margin above 0 and below 1, such as orders:0.02 (may fall by "
                    "2 %), or COLUMN:MARGIN:up where rising is the harm",
                    text));
  };
  std::string rest = text;
  GuardrailOption option;
  if (rest.ends_with(":up")) {
    option.harm = ab::Harm::rising;
    rest.resize(rest.size() - 3);
  }
  const std::size_t colon = rest.rfind(':');
  if (colon == std::string::npos || colon == 0) throw wrong();
  option.column = rest.substr(0, colon);
  const char* begin = rest.data() + colon + 1;
  const char* end = rest.data() + rest.size();
  const auto [stop, error] = std::from_chars(begin, end, option.margin);
  if (error != std::errc() || stop != end || !(option.margin > 0.0) || !(option.margin < 1.0)) {
    throw wrong();
  }
  return option;
}

bool AbData::is_proportion() const {
  return std::all_of(outcome.begin(), outcome.end(),
                     [](double value) { return value == 0.0 || value == 1.0; });
}

AbData read_ab_data(const std::string& file, const AbColumns& columns) {
  const CsvTable table = CsvTable::load(file);
  AbData data;
  data.arms = {columns.control};
  data.arm = levels(table, columns.arm, kMostArms, data.arms);
  check_arms(table, columns, data);
  data.outcome = numbers(table, columns.metric);
  for (const std::string& name : columns.covariates) {
    data.covariates.push_back(numbers(table, name));
  }
  std::vector<std::string> names;
  if (!columns.cluster.empty()) {
    data.cluster = levels(table, columns.cluster, std::numeric_limits<std::size_t>::max(), names);
  }
  if (!columns.segment.empty()) {
    names.clear();
    for (const std::size_t level : levels(table, columns.segment, kMostSegments, names)) {
      data.segment.push_back(names[level]);
    }
  }
  for (const GuardrailOption& guardrail : columns.guardrails) {
    data.guardrails.push_back(numbers(table, guardrail.column));
  }
  return data;
}

AbPair pair_of(const AbData& data, std::size_t arm) {
  std::vector<std::size_t> rows;
  AbPair pair;
  for (std::size_t row = 0; row < data.rows(); ++row) {
    if (data.arm[row] != 0 && data.arm[row] != arm) continue;
    rows.push_back(row);
    pair.treated.push_back(data.arm[row] == arm ? 1 : 0);
  }
  pair.outcome = chosen(data.outcome, rows);
  for (const auto& column : data.covariates) pair.covariates.push_back(chosen(column, rows));
  pair.cluster = chosen(data.cluster, rows);
  pair.segment = chosen(data.segment, rows);
  for (const auto& column : data.guardrails) pair.guardrails.push_back(chosen(column, rows));
  return pair;
}

}  // namespace marketday
