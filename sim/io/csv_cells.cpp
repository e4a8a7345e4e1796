#include "sim/io/csv_cells.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "sim/io/error.h"

namespace marketday {

std::string show_cell(std::string_view value) {
  constexpr std::size_t kLongest = 40;
  if (value.empty()) return "an empty cell";
  if (value.size() <= kLongest) return fmt::format("`{}`", value);
  return fmt::format("`{}...`", value.substr(0, kLongest));
}

std::optional<double> number_in(std::string_view value) {
  double result = 0.0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), result);
  if (error != std::errc() || end != value.data() + value.size() || !std::isfinite(result)) {
    return std::nullopt;
  }
  return result;
}

std::optional<std::int64_t> integer_in(std::string_view value) {
  std::int64_t result = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), result);
  if (error != std::errc() || end != value.data() + value.size()) return std::nullopt;
  return result;
}

void check_header(const std::vector<std::string>& header, const std::string& file) {
  for (auto name = header.begin(); name != header.end(); ++name) {
    const bool repeated = std::find(header.begin(), name, *name) != name;
    if (!name->empty() && !repeated) continue;
    throw InputError(Place{file, 1, 0}, "header",
                     fmt::format("column {} is named {}{}", name - header.begin() + 1,
                                 show_cell(*name), repeated ? ", as an earlier one" : ""),
                     "give each column its own name");
  }
}

}  // namespace marketday
