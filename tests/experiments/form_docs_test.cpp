// The examples of docs/forecast.md and docs/choice.md, run as they stand.
#include <catch2/catch.hpp>

#include "sim/io/csv.h"
#include "support/docs.h"

namespace marketday::tests {
namespace {

// The first figure is lower than the naive one, held out.
void check_better(const std::string& file) {
  INFO(file);
  const CsvTable metrics = CsvTable::load(file);
  CHECK(metrics.number(0, 1, -1e9, 1e9) < metrics.number(0, 2, -1e9, 1e9));
}

}  // namespace

TEST_CASE("the commands of docs/forecast.md run, and knowing promotions beats seasonal naive") {
  const TestFolder folder;
  run_page("forecast.md", folder);
  for (const char* model : {"sarima", "trees"}) {
    check_better(folder / (std::string(model) + ".metrics.csv"));
  }
  const CsvTable ahead = CsvTable::load(folder / "ahead.csv");
  REQUIRE(ahead.rows() == 9);
  CHECK(ahead.text(0, 1) == "2024-01-01");
  for (std::size_t row = 0; row < 9; ++row) {
    const double said = ahead.number(row, 2, 0.0, 1e6);
    CHECK(ahead.number(row, 4, 0.0, 1e6) < said);
    CHECK(ahead.number(row, 5, 0.0, 1e6) > said);
  }
  CHECK(CsvTable::load(folder / "smoothed.csv").rows() == 9);
}

TEST_CASE("the commands of docs/choice.md run as they stand and beat their naive answers") {
  const TestFolder folder;
  run_page("choice.md", folder);
  for (const char* model : {"logit", "nested", "mixed", "hazard", "customers_model"}) {
    check_better(folder / (std::string(model) + ".metrics.csv"));
  }
  const CsvTable choices = CsvTable::load(folder / "choices.csv");
  const CsvTable said = CsvTable::load(folder / "probabilities.csv");
  REQUIRE(said.rows() == choices.rows());
  double sum = 0.0;
  for (std::size_t row = 0; row < 3; ++row) sum += said.number(row, 3, 0.0, 1.0);
  CHECK(sum == Approx(1.0));
  CHECK(CsvTable::load(folder / "redemption.csv").rows() == 2000);
  CHECK(CsvTable::load(folder / "to_come.csv").rows() == 400);
}

}  // namespace marketday::tests
