// The curves behind the facts, for the page: event time of a deal, repeat purchases, redemption
// timing, Lorenz curve, sales by rank, session funnel.
#pragma once

#include <string>
#include <vector>

#include "evaluation/facts/studies.h"

namespace marketday::facts {

struct Curve {
  std::string name;
  std::vector<double> y;
};

struct Picture {
  std::string name;
  std::vector<double> x;
  std::vector<Curve> curves;
  std::vector<std::string> labels = {};  // of the points, instead of x
};

// Of one seed.
std::vector<Picture> draw_pictures(Studies& studies);
// Point by point over seeds.
std::vector<Picture> mean_pictures(const std::vector<std::vector<Picture>>& seeds);

}  // namespace marketday::facts
