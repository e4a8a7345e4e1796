// What statistics and distances are taken from: the columns of a panel, worked out once. Customers
// without a basket appear in `purchase_days` and `spent_cents` only.
#pragma once

#include <array>
#include <vector>

#include "evaluation/panels/purchase_panel.h"

namespace marketday {

struct PanelColumns {
  explicit PanelColumns(const PurchasePanel& panel);

  double days = 0.0;
  unsigned parts = 0;
  // a number a customer
  std::vector<double> purchase_days;  // days with a basket
  std::vector<double> spent_cents;
  // a number a customer with a basket
  std::vector<double> repeats;   // purchase days after the first, in the panel's first half
                                 // (customers who began there)
  std::vector<double> mean_log;  // of ln(basket value), customers with two such baskets
  std::vector<double> customer_categories;  // bought from
  std::vector<double> gaps_days;  // between purchase days in a row, all customers together
  // a number a basket
  std::vector<double> basket_cents;
  std::vector<double> basket_lines;       // items known; baskets that hold one
  std::vector<double> basket_categories;  // the same
  std::vector<double> basket_units;
  double within_log_squares = 0.0;  // of ln(basket value) around its customer's mean_log
  double within_log_freedom = 0.0;
  double within_units_squares = 0.0;  // of a basket's units around its customer's mean
  double within_units_freedom = 0.0;
  double one_basket_units = 0.0;    // mean units of baskets whose customer has no other
  double more_baskets_units = 0.0;  // the same of the other baskets
  // a number a line
  std::vector<double> line_units;
  std::vector<double> depths;          // of lines on deal
  std::vector<double> item_units;      // by item bought
  double lines = 0.0;                  // with a regular price
  double deal_units = 0.0;             // mean over lines on deal
  double regular_units = 0.0;          // the same of the others
  double again_lines = 0.0;            // lines whose customer had bought from their category before
  double same_item_lines = 0.0;        // of those, the item bought there last
  std::vector<double> category_lines;  // by category bought
  std::vector<double> category_customers;  // the same
  double deal_elasticity = 0.0;            // see `panel_response`
  // a number a week, from the first
  std::vector<double> weekly_repeats;  // purchase days that are not a customer's first
  std::array<double, 7> weekday_baskets{};
  double last_third_buyers = 0.0;  // customers with a basket in the last third
  double buyers = 0.0;             // customers with a basket
  double one_basket = 0.0;         // those with one
};

// Slope of ln(units) on ln(price paid / regular price) over weeks of the same item, both less the
// item's mean: how sales move with deals, as a shop's own figures show it. Weeks in which an item
// did not sell are not seen, which holds for data and simulation alike. Items sold in fewer than
// `kLeastWeeks` weeks are left out; not a number where no item's price moved.
inline constexpr int kLeastWeeks = 4;
double panel_response(const PurchasePanel& panel);

}  // namespace marketday
