#include <catch2/catch.hpp>
#include <cstdlib>

#include "models/model.h"
#include "models/tabular/recipe.h"
#include "sim/io/csv.h"
#include "sim/io/files.h"
#include "sim/registry.h"
#include "support/command.h"

namespace marketday::tests {
namespace {

std::string page() {
  return read_file(std::string(MARKETDAY_SOURCE_DIR) + "/docs/models.md");
}

std::string block(const std::string& text, const std::string& language) {
  const std::string fence = "```" + language + "\n";
  const std::size_t at = text.find(fence) + fence.size();
  return text.substr(at, text.find("```", at) - at);
}

// All blocks of shell commands, one after another.
std::string commands(const std::string& text) {
  const std::string fence = "```sh\n";
  std::string all;
  for (std::size_t at = text.find(fence); at != std::string::npos; at = text.find(fence, at + 1)) {
    all += block(text.substr(at), "sh");
  }
  return all;
}

}  // namespace

TEST_CASE("the commands of docs/models.md run as they stand, and predictions tell buyers apart") {
  const TestFolder folder;
  const std::string script = "set -e\ncd " + (folder / ".") +
                             "\nmarketday() { " MARKETDAY_BINARY " \"$@\"; }\n" + commands(page());
  const std::string file = folder.write("script.sh", script);
  const int code = std::system(("sh " + file + " > " + (folder / "log") + " 2>&1").c_str());
  INFO(read_file(folder / "log"));
  REQUIRE(code == 0);
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
  const Recipe recipe = read_recipe(YamlNode::parse(block(page(), "yaml"), "docs/models.md"));
  CHECK(recipe.features().size() == 4);
  for (const std::string& name : Registry<Model>::instance().names()) {
    INFO(name);
    CHECK(page().find("`" + name + "`") != std::string::npos);
  }
}

}  // namespace marketday::tests
