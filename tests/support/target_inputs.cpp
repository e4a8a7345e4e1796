#include "support/target_inputs.h"

#include <fmt/core.h>

#include <catch2/catch.hpp>

#include "sim/random.h"

namespace marketday::tests {

std::string target_rows(std::uint32_t rows) {
  std::string csv = "arm,bought,spend,x,city\n";
  const char* names[] = {"none", "email", "call"};
  for (std::uint32_t i = 0; i < rows; ++i) {
    const RandomBlock bits = draw(5, i, 0, Purpose::environment);
    const int arm = static_cast<int>(bits[0] % 3);
    const double x = uniform(bits[1]);
    const double chance = 0.1 + (arm == 1 ? 0.6 * x : arm == 2 ? 0.6 * (1.0 - x) : 0.0);
    const int bought = uniform(bits[2]) < chance ? 1 : 0;
    csv += fmt::format("{},{},{},{},{}\n", names[arm], bought, 10 * bought, x,
                       i % 2 == 0 ? "Bonn" : "Kiel");
  }
  return csv;
}

std::string target_command(const std::string& file, const std::string& output,
                           const std::string& more) {
  return "target " + file + kTargetColumns + " --seed 1 --output " + output + " " + more;
}

double table_number(const CsvTable& table, const std::string& rule, const std::string& estimator,
                    const std::string& column) {
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (table.text(row, table.column("rule")) != rule) continue;
    if (table.text(row, table.column("estimator")) != estimator) continue;
    return table.number(row, table.column(column), -1e9, 1e9);
  }
  FAIL("no row of " << rule);
  return 0.0;
}

}  // namespace marketday::tests
