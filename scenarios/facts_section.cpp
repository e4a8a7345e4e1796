// What a scenario says of the stylised facts that `marketday facts` measures on it. Changes nothing
// in the market.
#include <fmt/core.h>

#include <set>

#include "scenarios/sections.h"

namespace marketday {
namespace {

constexpr int kFacts = 35;

std::vector<std::string> fact_names() {
  std::vector<std::string> names;
  for (int i = 1; i <= kFacts; ++i) names.push_back(fmt::format("F{}", i));
  return names;
}

void check_facts(const Json& v, const YamlNode& node, MarketSpec&) {
  std::set<std::string> names;
  for (const Json& row : v["exempt"]) {
    const std::string name = row["fact"];
    if (!names.insert(name).second) {
      row_place(node, "exempt", names.size())
          .fail(fmt::format("{} stands twice", name), "name each fact once");
    }
  }
}

}  // namespace

Section facts_section() {
  return {{"facts",
           "What `marketday facts` holds this scenario to: which kind of demand it means to be, "
           "and which facts are none of its business.",
           "docs/facts.md",
           {text("preset", "any", {"any", "A", "B"},
                 "A: bought often and stored; B: bought seldom. Sets the range of F4's expansion; "
                 "F17 is measured under A only"),
            table("exempt",
                  {required(text("fact", "", fact_names(), "which")),
                   required(text("why", "", {}, "what the scenario lacks, or leaves out"))},
                  "facts that are measured and shown, but not judged")}},
          check_facts};
}

}  // namespace marketday
