// What `marketday target` shows of a study: the text for the terminal, the CSV files, the manifest
// and report.html.
#pragma once

#include <map>
#include <string>

#include "experiments/target_study.h"

namespace marketday {

std::string target_text(const TargetStudy& study, const TargetData& data,
                        const TargetOptions& options);
// Name -> content of every file but the policy's.
std::map<std::string, std::string> target_files(const TargetStudy& study, const TargetData& data,
                                                const TargetOptions& options);

}  // namespace marketday
