#include <catch2/catch.hpp>

#include "evaluation/uplift/metrics.h"
#include "models/uplift/uplift_learner.h"
#include "sim/registry.h"
#include "support/docs.h"

namespace marketday::tests {

TEST_CASE("the commands of docs/targeting.md run as they stand", "[uplift]") {
  const TestFolder folder;
  const std::string log = run_page("targeting.md", folder);
  CHECK(log.find("proven optimal") != std::string::npos);
  CHECK(log.find("causalml.auuc") != std::string::npos);
}

TEST_CASE("docs/targeting.md has every definition and every learner", "[uplift]") {
  const std::string page = docs_page("targeting.md");
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
