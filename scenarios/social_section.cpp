// Row 27: who knows whom, and whether they talk.
#include <filesystem>

#include "scenarios/sections.h"

namespace marketday {
namespace {

void apply(const Json& v, const YamlNode& node, MarketSpec& spec) {
  WordOfMouthSpec& s = spec.word_of_mouth;
  s.probability = v["probability"];
  s.satisfaction_threshold = v["satisfaction_threshold"];
  s.aware_share = v["aware_share"];
  s.innovators_per_day = v["innovators_per_day"];
  s.network.kind = v["network"];
  s.network.degree = v["degree"];
  s.network.rewire = v["rewire"];
  if (s.network.kind == "small_world" && s.network.degree % 2 != 0) {
    node.fail("degree " + std::to_string(s.network.degree), "an even number: half on each side");
  }
  if (s.network.kind != "edges" || !s.on()) return;
  const std::string file = v["edge_file"];
  if (file.empty()) node.fail("network edges without edge_file", "name a CSV with columns u and v");
  const std::filesystem::path near = std::filesystem::path(node.place().file).parent_path() / file;
  const std::string path = std::filesystem::exists(near) ? near.string() : file;
  s.network.edges =
      std::make_shared<const std::vector<Edge>>(load_edges(path, spec.population.shoppers));
}

}  // namespace

Section word_of_mouth_section() {
  return {{"word_of_mouth",
           "Row 27: a satisfied buyer tells each friend who has not joined once, with probability "
           "q_e; who hears of the shop joins the next day.",
           "independent cascade: Goldenberg, Libai and Muller 2001; Bass 1969",
           {number("probability", "/edge", 0.0, 0, 1, "q_e; 0: off"),
            number("satisfaction_threshold", "-", 0.6, 0, 1, "of those who tell"),
            number("aware_share", "share", 0.5, 0, 1, "shoppers who join as `population` says"),
            number("innovators_per_day", "/day", 0.0, 0, 1, "of the others who join by themselves"),
            text("network", "small_world", {"small_world", "preferential", "edges"},
                 "Watts-Strogatz, Barabasi-Albert or a list"),
            integer("degree", "friends", 8, 2, 1000, "mean friends of a shopper"),
            number("rewire", "share", 0.1, 0, 1, "small_world: edges that lead anywhere"),
            text("edge_file", "", {}, "edges: CSV with columns u and v, beside the scenario")}},
          apply};
}

}  // namespace marketday
