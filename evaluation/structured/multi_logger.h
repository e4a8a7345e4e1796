// A policy's value from a log that several policies wrote, logger k having n_k of the n rows.
//   naive     1/n sum w_i y_i                  w = pi_e / pi_k of the row's own logger
//   balanced  1/n sum pi_e / pi_avg y_i        pi_avg = sum_k n_k/n pi_k
//   weighted  sum_k M_k mean_k(w y)            M_k ~ n_k / var_k: rows of quiet loggers count more
// with y = r, or for the doubly robust forms 1/n sum Vhat_i + the same with y = r - qhat; var_k of
// w y, with a model of Vhat + w y.
// Agarwal, Basu, Schnabel & Joachims (2017); Kallus, Saito & Uehara (2021). Balanced is never more
// variable than naive but needs pi_k of every logger for every row. Diagnostics: of the weights.
#pragma once

#include <cstdint>

#include "evaluation/influence.h"

namespace marketday::structured {

struct MultiLoggerLog {
  std::span<const std::uint32_t> logger;  // from 0, each with at least one row
  std::span<const double> reward;
  std::span<const double> target;     // pi_e of the action taken
  std::span<const double> behaviour;  // its own logger's probability of it
  std::span<const double> average;    // pi_avg of it; only `balanced` asks for it
  std::span<const double> q;          // qhat of it; empty for no model
  std::span<const double> v;          // sum over actions of pi_e qhat; empty for no model
};

InfluenceEstimate multi_logger_naive(const MultiLoggerLog& log);
InfluenceEstimate multi_logger_balanced(const MultiLoggerLog& log);
// InputError where a logger has fewer than 2 rows or terms without spread.
InfluenceEstimate multi_logger_weighted(const MultiLoggerLog& log);

// pi_avg of the action taken, from every logger's probability of it: rows x loggers.
std::vector<double> average_behaviour(std::span<const std::uint32_t> logger,
                                      std::span<const double> behaviour_by_logger,
                                      std::size_t loggers);

}  // namespace marketday::structured
