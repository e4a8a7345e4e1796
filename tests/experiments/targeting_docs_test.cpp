#include <catch2/catch.hpp>
#include <cstdlib>

#include "evaluation/uplift/metrics.h"
#include "models/uplift/uplift_learner.h"
#include "sim/io/files.h"
#include "sim/registry.h"
#include "support/command.h"

namespace marketday::tests {

TEST_CASE("the commands of docs/targeting.md run as they stand", "[uplift]") {
  const TestFolder folder;
  const std::string page = read_file(std::string(MARKETDAY_SOURCE_DIR) + "/docs/targeting.md");
  std::string script =
      "set -e\ncd " + (folder / ".") + "\nmarketday() { " MARKETDAY_BINARY " \"$@\"; }\n";
  const std::string fence = "```sh\n";
  int blocks = 0;
  for (std::size_t at = page.find(fence); at != std::string::npos; at = page.find(fence, at)) {
    at += fence.size();
    script += page.substr(at, page.find("```", at) - at);
    ++blocks;
  }
  REQUIRE(blocks == 2);
  const std::string file = folder.write("script.sh", script);
  REQUIRE(std::system(("sh " + file + " > " + (folder / "log") + " 2>&1").c_str()) == 0);
  const std::string log = read_file(folder / "log");
  CHECK(log.find("proven optimal") != std::string::npos);
  CHECK(log.find("causalml.auuc") != std::string::npos);
}

TEST_CASE("docs/targeting.md has every definition and every learner", "[uplift]") {
  const std::string page = read_file(std::string(MARKETDAY_SOURCE_DIR) + "/docs/targeting.md");
  for (const UpliftDefinition& d : uplift_definitions()) {
    INFO(d.id);
    CHECK(page.find("| `" + d.id + "` |") != std::string::npos);
  }
  for (const std::string& name : Registry<UpliftLearner>::instance().names()) {
    INFO(name);
    const std::size_t meta = name.find("_learner");
    CHECK(page.find("| `" + name.substr(0, meta) + "` |") != std::string::npos);
  }
}

}  // namespace marketday::tests
