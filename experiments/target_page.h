// report.html of `marketday target`, and what it shares with the other files.
#pragma once

#include <string>

#include "experiments/target_study.h"

namespace marketday {

std::string target_page(const TargetStudy& study, const TargetData& data,
                        const TargetOptions& options);
// Every choice that was made, as resolved.
Json target_choices(const TargetOptions& options);
// [population, value] of at most 201 points, the first and the last among them.
Json thinned_curve(const std::vector<CurvePoint>& curve);

}  // namespace marketday
