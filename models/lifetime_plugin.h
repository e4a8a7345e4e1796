// What the lifetime plug-ins share: reading histories from a transactions table, and the parameters
// that say how.
#pragma once

#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "models/lifetime.h"
#include "models/model.h"

namespace marketday {

struct LifetimePlugin {
  std::vector<std::string> names;
  MaximumLikelihood (*fit)(const std::vector<History>& customers);
  // Prediction for a customer over the next `weeks`.
  std::function<double(const std::vector<double>& parameters, const History& h, double weeks)>
      predict;
};

// Columns, end of observation and prediction horizon, shared by all lifetime models.
std::vector<Parameter> lifetime_parameters();

std::unique_ptr<Model> make_lifetime_model(LifetimePlugin plugin, const Json& parameters);

// Stops with a clear error when there is nothing to learn repeat buying from.
void require_repeat_buyers(const std::vector<History>& customers, const char* model);

// Sum of the log-likelihood over customers sorted by repeats, each counted `customers` times. The
// gamma functions hang on the repeat count alone and are worked out once a count.
template <typename Distribution>
double total_log_likelihood(const Distribution& distribution,
                            const std::vector<History>& customers) {
  double sum = 0.0;
  double repeats = -1.0;
  double count_term = 0.0;
  for (const History& h : customers) {
    if (h.repeats != repeats) {
      repeats = h.repeats;
      count_term = distribution.count_term(repeats);
    }
    sum += h.customers * (count_term + distribution.time_term(h));
  }
  return sum;
}

}  // namespace marketday
