#include "scenarios/social_section.h"

#include <fmt/core.h>

#include <filesystem>

namespace marketday {
namespace {

YamlNode place_of(const YamlNode& node, const std::string& key) {
  const auto found = node.is_map() ? node.find(key) : std::nullopt;
  return found ? *found : node;
}

NetworkKind kind_of(const std::string& name) {
  if (name == "preferential_attachment") return NetworkKind::preferential_attachment;
  return name == "edge_list" ? NetworkKind::edge_list : NetworkKind::small_world;
}

std::shared_ptr<const std::vector<SocialEdge>> read_edges(const std::string& file,
                                                          const YamlNode& node,
                                                          std::uint32_t shoppers) {
  if (file.empty()) {
    place_of(node, "network").fail("`edge_list` without edge_file", "name a CSV with columns u, v");
  }
  const std::filesystem::path folder = std::filesystem::path(node.place().file).parent_path();
  return std::make_shared<const std::vector<SocialEdge>>(
      load_edge_list((folder / file).string(), shoppers));
}

}  // namespace

Description word_of_mouth_description() {
  return {
      "word_of_mouth",
      "Row 27: a satisfied buyer tells each friend who has not joined once; independent cascade on "
      "a social graph.",
      "Goldenberg, Libai and Muller 2001; Kempe, Kleinberg and Tardos 2003",
      {text("network", "small_world", {"small_world", "preferential_attachment", "edge_list"},
            "who knows whom", "Watts and Strogatz 1998; Barabasi and Albert 1999"),
       integer("degree", "friends", 8, 2, 40, "small_world: friends before rewiring, even"),
       number("rewire", "share", 0.1, 0, 1, "small_world: edges with a random end"),
       integer("attachments", "edges", 4, 1, 20,
               "preferential_attachment: edges a newcomer brings"),
       text("edge_file", "", {},
            "edge_list: CSV with columns u, v, shoppers from 0; relative to this file"),
       number("pass_probability", "share", 0.0, 0, 1,
              "q_e: that an edge passes the word; 0: off (0.01 is the usual level)"),
       number("aware_share", "share", 0.5, 0, 1, "shoppers who join as `population` says"),
       number("satisfaction_threshold", "satisfaction", 0.8, 0, 1,
              "who is at least this satisfied tells"),
       number("innovators_per_day", "share/day", 0.0, 0, 1,
              "p: that one of the others joins unasked; 0: off", "Bass 1969")}};
}

WordOfMouthSpec read_word_of_mouth(const Json& values, const YamlNode& node,
                                   std::uint32_t shoppers) {
  WordOfMouthSpec s;
  s.network.kind = kind_of(values["network"]);
  s.network.degree = values["degree"];
  s.network.rewire = values["rewire"];
  s.network.attachments = values["attachments"];
  s.pass_probability = values["pass_probability"];
  s.aware_share = values["aware_share"];
  s.satisfaction_threshold = values["satisfaction_threshold"];
  s.innovators_per_day = values["innovators_per_day"];
  const std::string edge_file = values["edge_file"];
  if (s.network.degree % 2 != 0) {
    place_of(node, "degree")
        .fail(fmt::format("`{}` is odd", s.network.degree),
              "as many friends on either side of the ring: an even number");
  }
  if (!edge_file.empty() && s.network.kind != NetworkKind::edge_list) {
    place_of(node, "edge_file")
        .fail("an edge file for a network that is generated",
              "say network: edge_list, or leave edge_file out");
  }
  if (s.network.kind == NetworkKind::edge_list && s.pass_probability > 0.0) {
    s.network.edges = read_edges(edge_file, node, shoppers);
  }
  return s;
}

}  // namespace marketday
