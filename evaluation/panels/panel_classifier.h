// Can a classifier tell simulated customers from real ones (Lopez-Paz and Oquab 2017)? Boosted
// trees on what each customer did; an area under the curve of .5 says no, 1 says always.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "evaluation/panels/purchase_panel.h"
#include "evaluation/run_statistics.h"

namespace marketday {

struct ClassifierTest {
  double auc = 0.0;
  Interval interval;          // 95 %: Hanley and McNeil 1982
  std::size_t customers = 0;  // of each panel, those with a basket, as many of one as of the other
  std::vector<std::string> features;
  std::vector<double> alone;  // area under the curve of each feature by itself, at least .5
};

// Customers with a basket; where one panel has more, the first of a keyed order are taken. Five
// folds, each judged by trees that have not seen it; the same for any number of threads.
ClassifierTest classifier_test(const PurchasePanel& real, const PurchasePanel& simulated,
                               std::uint64_t seed);

}  // namespace marketday
