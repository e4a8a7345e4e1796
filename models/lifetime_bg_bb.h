// BG/BB: buying or not at each of a row of opportunities (years of a donor, weeks of a shopper)
// with a beta chance, and dropout before an opportunity with a beta chance. Fader, Hardie and Shang
// 2010, "Customer-base analysis in a discrete-time noncontractual setting", Marketing Science 29.
#pragma once

#include <string>
#include <vector>

#include "models/maximum_likelihood.h"
#include "models/purchase_history.h"

namespace marketday {

// A customer's opportunities after the first purchase, or those of several alike.
struct Opportunities {
  int bought = 0;  // x: opportunities taken
  int last = 0;    // t_x: the last one taken, 0 for none
  int seen = 0;    // n: opportunities there were
  double customers = 1.0;
};

struct BgBb {
  double alpha = 0.0, beta = 0.0;   // of the chance to buy
  double gamma = 0.0, delta = 0.0;  // of the chance to drop out

  double log_likelihood(const Opportunities& h) const;  // eq. 5
  // Alive at opportunity n + 1, eq. 11.
  double probability_alive(const Opportunities& h) const;
  double expected_purchases(int opportunities) const;  // of a new customer, eq. 8
  // Over the next `opportunities`, eq. 13.
  double expected_future_purchases(const Opportunities& h, int opportunities) const;
};

// InputError when the data cannot carry the model.
MaximumLikelihood fit_bg_bb(const std::vector<Opportunities>& customers);
BgBb make_bg_bb(const std::vector<double>& parameters);
const std::vector<std::string>& bg_bb_names();

// Opportunities of `days` days each, counted from each customer's first purchase day; a last one
// that is not over by `end_date` (empty: the last date) is left out.
std::vector<Opportunities> read_opportunities(const CsvTable& table,
                                              const TransactionColumns& columns,
                                              const std::string& end_date, int days);

}  // namespace marketday
