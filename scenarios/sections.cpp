#include "scenarios/sections.h"

#include <algorithm>
#include <iterator>

#include "scenarios/social_section.h"

namespace marketday {
namespace {

// As a scenario file is read: what there is before how it is used.
constexpr const char* kOrder[] = {"clock",         "population",      "catalogue",
                                  "visits",        "lifetime",        "consideration",
                                  "choice",        "reference_price", "incidence",
                                  "quantity",      "deal_perception", "consumption",
                                  "coupons",       "shipping",        "stockout",
                                  "costs",         "segments",        "carts",
                                  "advertising",   "messages",        "deal_learning",
                                  "waiting",       "returns",         "service",
                                  "competitor",    "cross_category",  "order_value",
                                  "word_of_mouth", "recommender",     "replenishment",
                                  "facts"};

std::ptrdiff_t place_of(const Section& section) {
  return std::find(std::begin(kOrder), std::end(kOrder), section.description.name) -
         std::begin(kOrder);
}

}  // namespace

YamlNode row_place(const YamlNode& node, const std::string& key, std::size_t index) {
  const auto list = node.is_map() ? node.find(key) : std::nullopt;
  if (!list) return node;
  const std::vector<YamlNode> rows = list->items();
  return index < rows.size() ? rows[index] : *list;
}

const std::vector<Section>& sections() {
  static const std::vector<Section> all = [] {
    std::vector<Section> joined = shop_sections();
    for (Section& section : shopper_sections()) joined.push_back(std::move(section));
    for (Section& section : behaviour_sections()) joined.push_back(std::move(section));
    for (Section& section : merchandise_sections()) joined.push_back(std::move(section));
    joined.push_back({word_of_mouth_description(),
                      [](const Json& values, const YamlNode& node, MarketSpec& spec) {
                        spec.word_of_mouth =
                            read_word_of_mouth(values, node, spec.population.shoppers);
                      }});
    joined.push_back(facts_section());
    std::stable_sort(joined.begin(), joined.end(),
                     [](const Section& a, const Section& b) { return place_of(a) < place_of(b); });
    return joined;
  }();
  return all;
}

}  // namespace marketday
