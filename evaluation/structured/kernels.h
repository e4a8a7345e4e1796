// A policy that picks a number (a depth, a price), from a log whose picks had a density: a row
// counts by how near its pick a_i is to the policy's p_i, k_i = K((p_i - a_i) / h) / (h f_i), f_i
// the log's density at a_i. With K integrating to 1:
//   kernel IPS    mean k_i r_i
//   kernel SNIPS  sum k_i r_i / sum k_i
//   kernel DR     mean qhat(x_i, p_i) + k_i (r_i - qhat(x_i, a_i))
// Kallus & Zhou (2018), "Policy evaluation and optimization with continuous treatments". Bias of
// order h^2, variance of order 1 / (n h): h is the caller's trade. Diagnostics: of k.
#pragma once

#include <string_view>

#include "evaluation/influence.h"

namespace marketday::structured {

enum class Kernel { gaussian, epanechnikov, triangular, cosine };

// InputError with the nearest name when there is none.
Kernel kernel_named(std::string_view name);
double kernel_at(Kernel kernel, double u);

struct ContinuousLog {
  std::span<const double> taken;    // a_i
  std::span<const double> density;  // f_i > 0
  std::span<const double> reward;
  std::span<const double> target;  // p_i
};

InfluenceEstimate kernel_ips(const ContinuousLog& log, Kernel kernel, double bandwidth);
InfluenceEstimate kernel_snips(const ContinuousLog& log, Kernel kernel, double bandwidth);
// qhat at what was taken and at what the policy would take.
InfluenceEstimate kernel_doubly_robust(const ContinuousLog& log, Kernel kernel, double bandwidth,
                                       std::span<const double> q_taken,
                                       std::span<const double> q_target);

}  // namespace marketday::structured
