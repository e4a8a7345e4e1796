#include "scenarios/promotion_list.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "sim/promotion.h"
#include "sim/registry.h"

namespace marketday {
namespace {

const std::vector<std::string> kOwnKeys = {"name", "label"};

std::shared_ptr<Promotion> make_promotion(const YamlNode& node, const MarketSpec& spec,
                                          Json& resolved) {
  const YamlNode name = node.at("name");
  const auto& entry = Registry<Promotion>::instance().find(name.text(), name.place());
  const Json parameters = read_parameters(node, entry.description.parameters, kOwnKeys);
  const auto label = node.find("label");
  resolved = {{"name", name.text()}, {"label", label ? label->text() : name.text()}};
  resolved.update(parameters);
  try {
    std::shared_ptr<Promotion> promotion = entry.create(parameters, spec.catalogue);
    promotion->set_label(resolved["label"]);
    return promotion;
  } catch (const InputError& error) {
    node.fail(error.what(), "see `marketday describe " + name.text() + "`");
  }
}

}  // namespace

Description promotions_description() {
  return {
      "promotions",
      "A list of promotions, each with `name` (see `marketday list promotions`), `label` if not "
      "the name, and its parameters; at most 16.",
      "-",
      {}};
}

void apply_promotions_list(const YamlNode& root, const std::optional<YamlNode>& overrides,
                           Json& resolved, MarketSpec& spec) {
  auto list = root.find("promotions");
  if (overrides && overrides->find("promotions")) list = overrides->find("promotions");
  if (!list) return;
  struct Row {
    std::shared_ptr<Promotion> promotion;
    Json values;
  };
  std::vector<Row> rows;
  std::set<std::string> labels;
  for (const YamlNode& node : list->items()) {
    Row row;
    row.promotion = make_promotion(node, spec, row.values);
    if (!labels.insert(row.promotion->terms().label).second) {
      node.fail(fmt::format("`{}` stands twice", row.promotion->terms().label),
                "give each promotion its own `label`");
    }
    rows.push_back(std::move(row));
  }
  if (rows.size() > kMostPromotions) {
    list->fail(fmt::format("{} promotions", rows.size()),
               fmt::format("at most {}", kMostPromotions));
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return a.promotion->layer() < b.promotion->layer();
  });
  resolved["promotions"] = Json::array();
  for (Row& row : rows) {
    resolved["promotions"].push_back(std::move(row.values));
    spec.promotions.push_back(std::move(row.promotion));
  }
}

}  // namespace marketday
