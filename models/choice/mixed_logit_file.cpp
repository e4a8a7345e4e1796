// A fitted mixed logit as YAML and back.
#include <algorithm>

#include "models/choice/mixed_logit.h"

namespace marketday {
namespace {

constexpr const char* kMixings[] = {"fixed", "normal", "lognormal", "negative_lognormal"};

}  // namespace

Json MixedLogit::save() const {
  Json json;
  json["mixing"] = Json::array();
  for (const Mixing mixing : options_.mixing) {
    json["mixing"].push_back(kMixings[static_cast<int>(mixing)]);
  }
  json["draws"] = options_.draws;
  json["draw_kind"] = options_.kind == DrawKind::halton ? "halton" : "keyed";
  json["seed"] = options_.seed;
  json["fit"] = to_json(fit_);
  return json;
}

void MixedLogit::load(const YamlNode& node) {
  node.only_keys(std::vector<std::string>{"mixing", "draws", "draw_kind", "seed", "fit"});
  MixedLogitOptions o;
  const std::vector<std::string> words(std::begin(kMixings), std::end(kMixings));
  for (const YamlNode& entry : node.at("mixing").items()) {
    const auto word = std::find(words.begin(), words.end(), entry.text());
    if (word == words.end()) entry.fail(entry.found(), suggestion(entry.text(), words));
    o.mixing.push_back(Mixing(word - words.begin()));
  }
  o.draws = static_cast<int>(node.at("draws").integer(1, 100'000));
  o.kind = node.at("draw_kind").text() == "keyed" ? DrawKind::keyed : DrawKind::halton;
  o.seed = static_cast<std::uint64_t>(node.at("seed").integer(0, INT64_MAX));
  *this = MixedLogit(o);
  fit_ = read_choice_fit(node.at("fit"));
}

}  // namespace marketday
