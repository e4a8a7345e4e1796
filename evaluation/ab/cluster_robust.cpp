#include "evaluation/ab/cluster_robust.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "evaluation/ab/cuped.h"
#include "evaluation/ab/welch.h"
#include "sim/io/error.h"

namespace marketday::ab {
namespace {

struct Cell {
  double n = 0.0;
  double sum = 0.0;
};

// [arm][cluster]
using Cells = std::vector<Cell>;

Cells cells_of(std::span<const double> outcome, std::span<const unsigned char> treated,
               std::span<const std::size_t> cluster, std::size_t clusters, unsigned char arm) {
  Cells cells(clusters);
  for (std::size_t i = 0; i < outcome.size(); ++i) {
    if (treated[i] != arm) continue;
    cells[cluster[i]].n += 1.0;
    cells[cluster[i]].sum += outcome[i];
  }
  return cells;
}

std::size_t used(const Cells& cells) {
  return static_cast<std::size_t>(
      std::count_if(cells.begin(), cells.end(), [](const Cell& c) { return c.n > 0.0; }));
}

// What a cluster's deviations add to the mean's error: sum of (y - mean) over its units, over n.
double score(const Cell& cell, const Moments& arm) {
  return (cell.sum - cell.n * arm.mean) / arm.n;
}

// One-way analysis of variance within an arm: (MSB - MSW) / (MSB + (m0 - 1) MSW).
struct Anova {
  double between = 0.0;
  double within = 0.0;
  double size = 0.0;  // m0
};

Anova anova(const Cells& cells, const Moments& arm) {
  const auto k = static_cast<double>(used(cells));
  double between = 0.0;
  double squares = 0.0;
  for (const Cell& cell : cells) {
    if (cell.n == 0.0) continue;
    const double off = cell.sum / cell.n - arm.mean;
    between += cell.n * off * off;
    squares += cell.n * cell.n;
  }
  const double total = arm.variance * (arm.n - 1.0);
  const double left = arm.n - k;
  return {between / (k - 1.0), left > 0.0 ? (total - between) / left : 0.0,
          (arm.n - squares / arm.n) / (k - 1.0)};
}

double intraclass(const Anova& control, const Anova& treatment) {
  const double between = 0.5 * (control.between + treatment.between);
  const double within = 0.5 * (control.within + treatment.within);
  const double size = 0.5 * (control.size + treatment.size);
  const double bottom = between + (size - 1.0) * within;
  return bottom > 0.0 ? std::clamp((between - within) / bottom, 0.0, 1.0) : 0.0;
}

// Whole clusters in one arm: each arm's clusters are its sample.
Effect separate_arms(const Cells& c, const Cells& t, const Moments& control,
                     const Moments& treatment, double alpha) {
  double part[2] = {0.0, 0.0};
  for (const Cell& cell : c) part[0] += score(cell, control) * score(cell, control);
  for (const Cell& cell : t) part[1] += score(cell, treatment) * score(cell, treatment);
  const auto gc = static_cast<double>(used(c));
  const auto gt = static_cast<double>(used(t));
  part[0] *= gc / (gc - 1.0);
  part[1] *= gt / (gt - 1.0);
  const double variance = part[0] + part[1];
  const double degrees =
      variance * variance / (part[0] * part[0] / (gc - 1.0) + part[1] * part[1] / (gt - 1.0));
  return effect_of(treatment.mean - control.mean, std::sqrt(variance), degrees, alpha);
}

// Both arms meet in clusters: one score a cluster.
Effect mixed_arms(const Cells& c, const Cells& t, const Moments& control, const Moments& treatment,
                  double alpha) {
  double variance = 0.0;
  double clusters = 0.0;
  for (std::size_t g = 0; g < c.size(); ++g) {
    if (c[g].n + t[g].n == 0.0) continue;
    const double off = score(t[g], treatment) - score(c[g], control);
    variance += off * off;
    clusters += 1.0;
  }
  variance *= clusters / (clusters - 1.0);
  return effect_of(treatment.mean - control.mean, std::sqrt(variance), clusters - 1.0, alpha);
}

}  // namespace

double design_effect(double units_per_cluster, double intraclass_correlation) {
  return 1.0 + (units_per_cluster - 1.0) * intraclass_correlation;
}

ClusterEffect cluster_effect(std::span<const double> outcome,
                             std::span<const unsigned char> treated,
                             std::span<const std::size_t> cluster, double alpha) {
  const std::size_t clusters =
      cluster.empty() ? 0 : *std::max_element(cluster.begin(), cluster.end()) + 1;
  const Cells c = cells_of(outcome, treated, cluster, clusters, 0);
  const Cells t = cells_of(outcome, treated, cluster, clusters, 1);
  ClusterEffect result;
  result.clusters_control = used(c);
  result.clusters_treatment = used(t);
  if (result.clusters_control < 2 || result.clusters_treatment < 2) {
    throw InputError(
        fmt::format("clusters: {} in control and {} in treatment; each arm needs two "
                    "or more to tell chance from effect",
                    result.clusters_control, result.clusters_treatment));
  }
  const Moments control = moments_of_arm(outcome, treated, 0);
  const Moments treatment = moments_of_arm(outcome, treated, 1);
  bool mixed = false;
  for (std::size_t g = 0; g < clusters; ++g) mixed = mixed || (c[g].n > 0.0 && t[g].n > 0.0);
  result.effect = mixed ? mixed_arms(c, t, control, treatment, alpha)
                        : separate_arms(c, t, control, treatment, alpha);
  result.intraclass_correlation = intraclass(anova(c, control), anova(t, treatment));
  const double independent = variance_of_difference(control, treatment);
  if (independent > 0.0) {
    result.design_effect =
        result.effect.standard_error * result.effect.standard_error / independent;
  }
  return result;
}

}  // namespace marketday::ab
