// Small markets with fraudsters, for tests.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/fraud/fraud_state.h"
#include "sim/fraud/fraudster.h"
#include "sim/fraud/order_events.h"
#include "sim/screening/rules.h"
#include "support/markets.h"

namespace marketday::test {

inline FraudsterPart fraudster(const std::string& name, double share, const Json& parameters = {}) {
  const auto& entry = Registry<Fraudster>::instance().find(name);
  Json p = defaults(entry.description.parameters);
  if (parameters.is_object()) p.update(parameters);
  return {entry.create(p), share};
}

// A shop with what abusers look for: a deep cut for newcomers, a flash sale each week, coupons.
inline MarketSpec tempting_market(std::uint32_t shoppers) {
  MarketSpec spec;
  spec.population.shoppers = shoppers;
  spec.population.arrival_days = 40;
  spec.population.classes = {{"all", 1.0, 1.0, 1.0, 1.0}};
  CatalogueRecipe recipe;
  recipe.gross_margin = 0.35;
  spec.catalogue = make_catalogue(generate_items(recipe));
  spec.catalogue.unlimited_stock = true;
  spec.visits.rate_mean_per_week = 2.0;
  spec.incidence.constant = -2.0;
  spec.coupons.awareness_constant = 3.0;
  spec.shipping.fee_cents = 400;
  spec.costs.fulfilment_cents = 300;
  spec.quantity.most_units = 4;
  add_promotion(spec, "percent_off", {{"depth", 0.45}, {"segments", {"prospect"}}});
  add_promotion(spec, "flash_sale",
                {{"items", {spec.catalogue.names[0]}}, {"depth", 0.5}, {"every_days", 7}});
  add_promotion(spec, "coupon", {{"percent", 20}, {"share", 0.02}});
  return spec;
}

// The same with fraudsters; `change` may set what else the section has.
template <typename Change>
MarketSpec attacked_market(std::uint32_t shoppers, double share, std::vector<FraudsterPart> parts,
                           const Change& change) {
  MarketSpec spec = tempting_market(shoppers);
  auto fraud = std::make_shared<FraudSpec>();
  fraud->share = share;
  fraud->parts = std::move(parts);
  change(*fraud);
  spec.fraud = std::move(fraud);
  return spec;
}
inline MarketSpec attacked_market(std::uint32_t shoppers, double share,
                                  std::vector<FraudsterPart> parts) {
  return attacked_market(shoppers, share, std::move(parts), [](FraudSpec&) {});
}

inline MarketState play_days(const MarketSpec& spec, int days, std::uint64_t seed = 11) {
  Workspace workspace;
  MarketState state = open_market(spec, seed, workspace);
  for (int day = 0; day < days; ++day) advance_day(spec, state, Campaign{}, workspace);
  return state;
}

inline std::shared_ptr<const RuleSet> rules(const std::string& yaml) {
  return std::make_shared<const RuleSet>(
      RuleSet::read(YamlNode::parse(yaml, "rules"), order_event_schema()));
}

// All kinds, in the mixture of scenarios/mixed_season.yaml.
inline std::vector<FraudsterPart> all_kinds() {
  std::vector<FraudsterPart> parts;
  const std::vector<std::string> names = Registry<Fraudster>::instance().names();
  for (const std::string& name : names) {
    parts.push_back(fraudster(name, 1.0 / static_cast<double>(names.size())));
  }
  return parts;
}

inline FraudAccount all_fraud(const MarketState& state) {
  FraudAccount sum;
  for (std::size_t p = 0; p + 1 < state.fraud->total.size(); ++p) sum += state.fraud->total[p];
  return sum;
}

}  // namespace marketday::test
