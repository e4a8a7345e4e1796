// <log>.meta.yaml: names of features and actions, which policy acted, where the log comes from.
#pragma once

#include <string>

#include "evaluation/log/feedback.h"

namespace marketday {

// "log.csv" has "log.meta.yaml".
std::string meta_path(const std::string& log_path);
std::string meta_text(const LogMeta& meta);
// FileError with the shortest file that would do when it is missing; InputError with the place.
LogMeta load_meta(const std::string& log_path);

}  // namespace marketday
