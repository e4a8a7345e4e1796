#include <catch2/catch.hpp>

#include "models/model.h"
#include "models/tabular/recipe.h"
#include "sim/io/csv.h"
#include "sim/registry.h"
#include "support/docs.h"

namespace marketday::tests {
TEST_CASE("the commands of docs/models.md run as they stand, and predictions tell buyers apart") {
  const TestFolder folder;
  run_page("models.md", folder);
  for (const char* name : {"buying.metrics.csv", "boosted.metrics.csv"}) {
    const CsvTable metrics = CsvTable::load(folder / name);
    REQUIRE(metrics.text(1, 0) == "auc");
    CHECK(metrics.number(1, 1, 0.0, 1.0) > 0.65);
    CHECK(metrics.number(1, 2, 0.0, 1.0) == 0.5);
  }
  // the example of recalibration is honest, that of clicks knows its places
  const CsvTable tree = CsvTable::load(folder / "honest_tree.metrics.csv");
  CHECK(tree.number(5, 1, 0.0, 1.0) < 0.07);
  CHECK(tree.text(5, 0) == "ece");
  const CsvTable clicks = CsvTable::load(folder / "clicks.metrics.csv");
  CHECK(clicks.text(0, 0) == "log_loss");
  CHECK(clicks.number(0, 1, 0.0, 1.0) < clicks.number(0, 2, 0.0, 1.0));
  const CsvTable visits = CsvTable::load(folder / "visits.csv");
  const CsvTable chances = CsvTable::load(folder / "chances.csv");
  CHECK(chances.rows() == visits.rows());
  // the held-out rows' predictions are those of the fit
  const CsvTable judged = CsvTable::load(folder / "buying.judged.csv");
  for (std::size_t row = 0; row < judged.rows(); ++row) {
    const auto line = static_cast<std::size_t>(judged.integer(row, 0, 2, 1'000'000));
    CHECK(judged.number(row, 2, 0.0, 1.0) == chances.number(line - 2, 1, 0.0, 1.0));
  }
}

TEST_CASE("the recipe of docs/models.md is one, and every model is on the page") {
  const Recipe recipe =
      read_recipe(YamlNode::parse(blocks_of(docs_page("models.md"), "yaml"), "docs/models.md"));
  CHECK(recipe.features().size() == 4);
  for (const std::string& name : Registry<Model>::instance().names()) {
    INFO(name);
    CHECK(docs_page("models.md").find("`" + name + "`") != std::string::npos);
  }
}

}  // namespace marketday::tests
