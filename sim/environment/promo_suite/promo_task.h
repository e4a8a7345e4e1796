// The promo-suite: twelve small decision tables, each with one difficulty and nothing else hard,
// and a known optimum. An agent that fails one has a name for its weakness. Fixed on purpose:
// results of different people compare only when the tasks are the same, so `units` is all that can
// be set.
#pragma once

#include <string>

#include "sim/environment/decision_table.h"
#include "sim/registry.h"

namespace marketday {

// `difficulty`: its one line in `marketday list environments --suite promo`.
Description promo_task(std::string name, std::string difficulty, std::string source);

// A sale with this probability earns `margin` and gives `given` away, otherwise nothing; `next`
// follows either way.
std::vector<Step> sale(double probability, double margin, const std::vector<double>& next,
                       double given = 0.0);

// The features after `day` has passed: none when it was the last of `days`.
std::vector<double> next_day(std::vector<double> state, int days);

// Spec of a task whose first feature is the day.
EnvironmentSpec task_spec(std::string name, int days, std::vector<Feature> others,
                          std::vector<Action> actions);

}  // namespace marketday
