// What `marketday detect` writes and prints.
#pragma once

#include <map>
#include <string>

#include "experiments/detect_study.h"

namespace marketday {

std::map<std::string, std::string> detect_files(const DetectStudy& study, const DetectData& data,
                                                const DetectOptions& options);
std::string detect_text(const DetectStudy& study, const DetectData& data,
                        const DetectOptions& options);

}  // namespace marketday
