// The strategy parameters of CMA-ES for n weights and a population of lambda, as Hansen (2016),
// "The CMA evolution strategy: a tutorial", table 1 has them.
#pragma once

namespace marketday {

struct CmaDefaults {
  int population;          // lambda = 4 + floor(3 ln n), unless given
  int parents;             // mu
  double mu_eff;           // variance-effective selection mass
  double step_rate;        // c_sigma
  double path_rate;        // c_c
  double rank_one_rate;    // c_1
  double rank_mu_rate;     // c_mu
  double step_damping;     // d_sigma
  double expected_length;  // E |N(0, I)|
};

// `population` 0: the default.
CmaDefaults cma_defaults(int dimensions, int population = 0);

}  // namespace marketday
