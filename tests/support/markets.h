// Small markets for tests.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "sim/market.h"
#include "sim/promotion.h"
#include "sim/registry.h"

namespace marketday::test {

// Three categories of eight items, every mechanism of the first release switched on.
inline MarketSpec lively_market(std::uint32_t shoppers) {
  MarketSpec spec;
  spec.population.shoppers = shoppers;
  spec.population.arrival_days = 5;
  spec.population.arrival_intent = 3.0;
  spec.population.classes = {{"calm", 0.6, 0.8, 0.5, 1.0}, {"keen", 0.4, 1.6, 2.0, 1.2}};
  CatalogueRecipe recipe;
  recipe.stock_units = 60;
  spec.catalogue = make_catalogue(generate_items(recipe));
  spec.catalogue.restock_days = 3;
  spec.visits.rate_mean_per_week = 4.0;
  spec.visits.day_of_week_amplitude = 0.2;
  spec.visits.season_amplitude = 0.1;
  spec.visits.events = {{8, 9, 2.0}};
  spec.lifetime = {0.6, 11.67, 0.1};
  spec.consideration = {0.7, 20, 2.0, 0.5};
  spec.choice.framing_bonus = 0.1;
  spec.incidence.constant = -1.5;
  spec.coupons.recall_start = 0.05;
  spec.coupons.recall_end = 0.02;
  spec.coupons.recall_intent = 2.0;
  spec.shipping = {500, 0.05, 0.4};
  spec.costs.fulfilment_cents = 300;
  return spec;
}

// A promotion by name with defaults, but for what `parameters` says; id = place in the list.
inline void add_promotion(MarketSpec& spec, const std::string& name, const Json& parameters = {}) {
  const auto& entry = Registry<Promotion>::instance().find(name);
  Json p = defaults(entry.description.parameters);
  if (parameters.is_object()) p.update(parameters);
  std::shared_ptr<Promotion> promotion = entry.create(p, spec.catalogue);
  promotion->set_label(name + std::to_string(spec.promotions.size()));
  const auto after =
      std::find_if(spec.promotions.begin(), spec.promotions.end(),
                   [&](const auto& other) { return other->layer() > promotion->layer(); });
  spec.promotions.insert(after, promotion);
}

// The lively market with everything on: every mechanism, every kind of promotion, at rates that
// make a small market show them.
inline MarketSpec full_market(std::uint32_t shoppers) {
  MarketSpec spec = lively_market(shoppers);
  for (std::int64_t& units : spec.catalogue.stock_units) units *= 200;
  spec.carts.intent = 1.2;
  spec.advertising.effect = 0.5;
  spec.messages = {1.0, 0.08, 0.9, 0.01};
  spec.deal_learning.sensitivity = 0.3;
  spec.waiting.drop_sensitivity = 4.0;
  spec.after_sales.returns = true;
  spec.after_sales.risk = {-1.66, 0.7, 2.0, 0.5, 4.0, 2.0};
  spec.after_sales.delay = std::make_shared<ReturnDelay>(spec.after_sales.risk);
  spec.service.contact_share = 0.07;
  spec.service.agents = 2;
  spec.service.defect_share = 0.03;
  spec.lifetime.satisfaction_sensitivity = 0.5;
  spec.lifetime.fatigue_sensitivity = 0.1;
  spec.competitor.reaction = 0.5;
  spec.competitor.lag_days = 2;
  spec.competitor.duration_days = 3;
  spec.cross_effects = {{0, 1, 0.2}, {1, 2, -0.1}};
  spec.order_value = {6.25, 3.74, 15.45};
  spec.word_of_mouth.pass_probability = 0.1;
  spec.word_of_mouth.aware_share = 0.8;
  spec.word_of_mouth.innovators_per_day = 0.001;
  spec.costs.message_cents = 1;
  spec.costs.contact_cents = 200;
  spec.costs.return_cents = 150;
  const std::string first = spec.catalogue.names[0];
  const std::string second = spec.catalogue.names[8];
  add_promotion(spec, "percent_off", {{"depth", 0.15}, {"every_days", 3}, {"stacks", false}});
  add_promotion(spec, "amount_off", {{"amount_cents", 200}, {"cap_per_shopper", 1}});
  add_promotion(spec, "flash_sale", {{"items", {first}}, {"stock_units", 40}, {"first_day", 2}});
  add_promotion(spec, "membership_price", {{"depth", 0.12}, {"fee_cents", 200}});
  add_promotion(spec, "presale_deposit",
                {{"items", {second}}, {"depth", 0.2}, {"last_day", 5}, {"due_day", 7}});
  add_promotion(spec, "multi_buy", {{"categories", {"category_3"}}});
  add_promotion(spec, "bundle", {{"items", {first, second}}});
  add_promotion(spec, "spend_get", {{"bar_cents", 6000}, {"reward_cents", 900}});
  add_promotion(spec, "coupon", {{"face", "amount"}, {"share", 0.1}, {"budget_cents", 50000}});
  add_promotion(spec, "cart_coupon", {{"depth", 0.15}});
  add_promotion(spec, "loyalty_points", {{"rate", 0.05}, {"reward_cents", 300}});
  add_promotion(spec, "referral_reward");
  add_promotion(spec, "free_shipping_bar", {{"bar_cents", 5000}});
  return spec;
}

// One category whose items have the given mean utilities and nothing else going on: no taste, no
// price response, no memory, unlimited stock, everybody visits every day.
inline MarketSpec bare_market(const std::vector<double>& utilities, std::uint32_t shoppers) {
  MarketSpec spec;
  spec.population.shoppers = shoppers;
  spec.population.classes = {{"all", 1, 1, 1, 1}};
  std::vector<Item> items;
  for (const double u : utilities) {
    items.push_back({"only", "item_" + std::to_string(items.size()), 1000, 600, 0, u});
  }
  spec.catalogue = make_catalogue(items);
  spec.catalogue.unlimited_stock = true;
  spec.visits.rate_shape = 0.0;
  spec.visits.rate_mean_per_week = 1000.0;
  spec.choice = {};
  spec.choice.price_mean = 0.0;
  spec.choice.price_sd = 0.0;
  spec.choice.price_highest = 0.0;
  spec.choice.taste_sd = 0.0;
  spec.choice.deal_flag = 0.0;
  spec.choice.state_dependence = 0.0;
  spec.reference_price.gain_weight = 0.0;
  spec.incidence = {0.0, 1.0, 0.0};
  spec.quantity = {-20.0, 0.0, 0.0, 1};
  spec.consumption.mean_per_week = 0.0;
  return spec;
}

}  // namespace marketday::test
