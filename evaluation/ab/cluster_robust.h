// Units that come in clusters (shoppers of a store, sessions of a shopper): the difference of the
// arms' means with errors that let units of a cluster hang together (Liang and Zeger 1986). Where
// whole clusters were randomised as where both arms meet in one; the latter is the delta method for
// ratio metrics of Deng, Knoblich and Lu 2018.
#pragma once

#include <span>
#include <string>

#include "evaluation/ab/effect.h"

namespace marketday::ab {

struct ClusterEffect {
  Effect effect;
  std::size_t clusters_control = 0;  // with any unit of the arm
  std::size_t clusters_treatment = 0;
  double intraclass_correlation = 0.0;  // ANOVA estimate within arms, at least 0
  double design_effect = 1.0;           // variance over the one of independent units
};

// `cluster`: an id from 0 a unit. InputError with fewer than two clusters an arm.
ClusterEffect cluster_effect(std::span<const double> outcome,
                             std::span<const unsigned char> treated,
                             std::span<const std::size_t> cluster, double alpha);

// 1 + (m - 1) rho: Kish 1965.
double design_effect(double units_per_cluster, double intraclass_correlation);

}  // namespace marketday::ab
