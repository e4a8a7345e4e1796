// Small markets for tests.
#pragma once

#include <string>
#include <vector>

#include "sim/market.h"

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
