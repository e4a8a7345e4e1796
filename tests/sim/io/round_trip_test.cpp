// Whatever is written reads back equal: properties over random inputs (RapidCheck).
#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "sim/io/csv.h"
#include "sim/io/yaml.h"

namespace marketday::tests {
namespace {

// Not empty, no NUL: what a CSV cell or YAML text may hold; quotes, commas, line ends included.
rc::Gen<std::string> cell_text() {
  return rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::oneOf(
      rc::gen::inRange<char>(' ', '~'), rc::gen::element(',', '"', '\n', ':', '#', '\''))));
}

}  // namespace

TEST_CASE("CSV cells read back as they were written") {
  CHECK(rc::check([] {
    const auto cells =
        *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(cell_text()));
    CsvWriter csv({"text", "row"});
    for (const std::string& cell : cells) csv.text(cell).integer(1).end_row();
    const CsvTable table = CsvTable::parse(csv.content(), "property");
    RC_ASSERT(table.rows() == cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i) RC_ASSERT(table.text(i, 0) == cells[i]);
  }));
}

TEST_CASE("numbers keep every bit on their way through CSV and YAML") {
  CHECK(rc::check([](double value) {
    RC_PRE(std::isfinite(value));
    CsvWriter csv({"number"});
    csv.number(value).end_row();
    RC_ASSERT(CsvTable::parse(csv.content(), "property").number(0, 0, -1e308, 1e308) == value);
    const YamlNode node = YamlNode::parse(to_yaml({{"number", value}}), "property");
    RC_ASSERT(node.at("number").number(-1e308, 1e308) == value);
  }));
}

TEST_CASE("texts keep every character on their way through YAML") {
  CHECK(rc::check([] {
    const std::string text = *cell_text();
    const YamlNode node = YamlNode::parse(to_yaml({{"text", text}}), "property");
    RC_ASSERT(node.at("text").text() == text);
  }));
}

}  // namespace marketday::tests
